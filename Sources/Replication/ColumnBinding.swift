import Banking
import DeltaLake
import Scalars

/// A table's schema does not fit; every row would be refused.
struct SchemaProblem: Error {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A row cannot be stored. Names the column, never the value.
struct RowProblem: Error {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Takes columns by name out of a batch or struct and keeps the rest.
struct ColumnBinding {
    enum Kind {
        case string, date, timestamp, decimal, array
    }

    private var rest: [DeltaColumn]
    private let parent: String?
    private let members: [String]
    /// The table's names, by the document's.
    private let names: [String: ColumnNames.Name]

    /// - Parameters:
    ///   - members: all names that may be asked for.
    ///   - parent: the column whose fields these are, as the table calls it.
    init(columns: [DeltaColumn], members: [String], names: [String: ColumnNames.Name], parent: String?) {
        rest = columns
        self.members = members
        self.names = names
        self.parent = parent
    }

    mutating func required(_ member: String, _ kind: Kind) throws -> DeltaColumn {
        guard let column = try optional(member, kind) else { throw SchemaProblem("column \(path(member)) is missing") }
        return column
    }

    mutating func optional(_ member: String, _ kind: Kind) throws -> DeltaColumn? {
        // A column that is given for another member is that one's alone.
        if names[member] == nil, names.values.contains(where: { $0.column == member }) { return nil }
        guard let index = rest.firstIndex(where: { $0.name == names[member]?.column ?? member }) else {
            // A name that somebody wrote down is meant.
            if names[member] != nil { throw SchemaProblem("column \(path(member)) is missing; the table has \(present)") }
            return nil
        }
        let column = rest.remove(at: index)
        let fits =
            switch (column.type, kind) {
            case (.string, .string), (.date, .date), (.timestamp, .timestamp), (.timestampNTZ, .timestamp), (.decimal, .decimal), (.array, .array):
                true
            default: false
            }
        guard fits else { throw SchemaProblem("column \(path(member)) is \(column.type), must be \(kind)") }
        return column
    }

    /// Columns that nobody asked for, which the document carries under their own names.
    func additional() throws -> [DeltaColumn] {
        if let column = rest.first(where: { members.contains($0.name) }) {
            throw SchemaProblem(
                "column \(parent.map { "\($0)." } ?? "")\(column.name) has the name of a member that another column is given for; rename one of the two")
        }
        return rest
    }

    private var present: String { rest.map(\.name).sorted().joined(separator: ", ") }

    private func path(_ member: String) -> String {
        let name = names[member]?.column ?? member
        let path = parent.map { "\($0).\(name)" } ?? name
        guard let given = names[member] else { return path }
        return "\(path) (for \(member)\(given.place.map { ", \($0)" } ?? ""))"
    }
}

/// A decimal column of any scale, read as ``Banking/Money``.
struct MoneyColumn {
    let column: DeltaColumn
    /// Fewer decimals than money has: multiply. More: the digits past the cent must be zero.
    private let factor: Int128
    private let divisor: Int128

    init(_ column: DeltaColumn) {
        self.column = column
        var scale = 2
        if case .decimal(_, let declared) = column.type { scale = declared }
        func power(_ exponent: Int) -> Int128 { (0..<max(0, exponent)).reduce(1) { value, _ in value * 10 } }
        factor = power(2 - scale)
        divisor = power(scale - 2)
    }

    /// Nil for null.
    func money(_ row: Int) throws(RowProblem) -> Money? {
        guard let unscaled = column.decimal(row) else { return nil }
        let (product, overflow) = unscaled.multipliedReportingOverflow(by: factor)
        let (cents, rest) = product.quotientAndRemainder(dividingBy: divisor)
        guard !overflow, rest == 0, let units = Int64(exactly: cents), let money = Money(minorUnits: units) else {
            throw RowProblem("\(column.name) does not fit decimal(18,2)")
        }
        return money
    }
}

extension DeltaColumn {
    func text(_ row: Int) throws(RowProblem) -> String {
        guard let text = string(row), !text.isEmpty else { throw RowProblem("\(name) is missing") }
        return text
    }

    func require<Value>(_ value: Value?, _ row: Int) throws(RowProblem) -> Value {
        guard let value else { throw RowProblem("\(name) is missing") }
        return value
    }

    /// Nil for a null: a document written before the table had the column is the same as one written after.
    func additionalField(_ row: Int) -> AdditionalField? {
        guard !isNull(row) else { return nil }
        var json = JSONWriter(capacity: 32)
        appendJSON(row, to: &json)
        return AdditionalField(name: name, json: json.bytes)
    }
}
