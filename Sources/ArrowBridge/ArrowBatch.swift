internal import ArrowShim

/// Some rows of a table, column by column. It is immutable; its memory is freed with the last batch or column that refers to it.
public struct ArrowBatch: Sendable {
    public let fields: [ArrowField]
    public let rowCount: Int
    public let columns: [ArrowColumn]
    let owner: ArrayOwner

    /// Takes over `array`, a struct array without nulls.
    init(fields: [ArrowField], consuming array: ArrowArray) throws {
        let owner = ArrayOwner(consuming: array)
        let root = owner.array.pointee
        guard root.n_children == fields.count, root.length >= 0, root.offset == 0 else {
            throw ArrowError(.damaged, "a batch has \(root.n_children) columns in place of \(fields.count)")
        }
        self.fields = fields
        self.owner = owner
        rowCount = Int(root.length)
        columns = try fields.enumerated().map { i, field in
            guard let child = root.children?[i] else { throw ArrowError(.damaged, "column \(field.name) is missing in a batch") }
            return try ArrowColumn(checking: child, field: field, owner: owner, count: Int(root.length))
        }
    }

    /// The first column of that name.
    public func column(named name: String) -> ArrowColumn? {
        fields.firstIndex { $0.name == name }.map { columns[$0] }
    }
}
