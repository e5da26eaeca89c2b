import ArrowBridge
import Scalars

/// A column of a batch, a field of a struct, or the elements of lists.
///
/// The accessors give nil for a null, and for a column of another type than their own. Get a column once for a batch and then
/// ask it row by row. It keeps the memory of its batch alive.
public struct DeltaColumn: Sendable {
    public var name: String { plan.name }
    public var type: DeltaType { plan.type }

    let plan: ColumnPlan
    /// The column in the file; nil when every row has the same value.
    let file: ArrowColumn?
    /// The value of every row, where it is not in the file.
    let constant: PartitionValue
    /// The structs around this field that may be null, and with them the field.
    private let parents: [ArrowColumn]
    /// The rows of `file` that the rows of this column are; nil for all.
    let selection: [Int32]?
    /// By part of the plan.
    let parts: [DeltaColumn]

    /// A column whose rows all have the same value.
    init(_ plan: ColumnPlan, constant: PartitionValue = .null) {
        self.plan = plan
        self.constant = constant
        file = nil
        parents = []
        selection = nil
        parts = plan.parts.map { DeltaColumn($0) }
    }

    /// - Parameter file: of the form that the plan was made for.
    init(_ plan: ColumnPlan, _ file: ArrowColumn, selection: [Int32]?, parents: [ArrowColumn] = []) {
        self.plan = plan
        self.file = file
        self.selection = selection
        self.parents = parents
        constant = .null
        switch plan.reading {
        case .structure:
            let inner = file.field.nullable ? parents + [file] : parents
            parts = zip(plan.parts, plan.fileNames).map { part, name in
                guard let field = name.flatMap({ file.field(named: $0) }) else { return DeltaColumn(part) }
                return Self.column(part, field, selection: selection, parents: inner)
            }
        case .list: parts = [Self.column(plan.parts[0], file.elements)]
        case .map: parts = [Self.column(plan.parts[0], file.keys), Self.column(plan.parts[1], file.mapValues)]
        default: parts = plan.parts.map { DeltaColumn($0) }
        }
    }

    private static func column(
        _ plan: ColumnPlan, _ file: ArrowColumn, selection: [Int32]? = nil, parents: [ArrowColumn] = []
    ) -> DeltaColumn {
        plan.reading == .null ? DeltaColumn(plan) : DeltaColumn(plan, file, selection: selection, parents: parents)
    }

    /// The row of the file; nil where a struct around this field is null.
    @inline(__always)
    func fileRow(_ row: Int) -> Int? {
        let fileRow = if let selection { Int(selection[row]) } else { row }
        for parent in parents where parent.isNull(fileRow) { return nil }
        return fileRow
    }

    public func isNull(_ row: Int) -> Bool {
        guard let file else { return constant == .null }
        guard let row = fileRow(row) else { return true }
        return file.isNull(row)
    }

    /// Only these rows, in this order.
    func selecting(_ rows: [Int]) -> DeltaColumn {
        guard let file else { return self }
        return DeltaColumn(plan, file, selection: rows.map { selection?[$0] ?? Int32($0) }, parents: parents)
    }
}
