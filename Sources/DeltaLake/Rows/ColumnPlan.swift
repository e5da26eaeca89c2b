/// How a column of the table, or a part of one, is read from the files of one data file's schema.
final class ColumnPlan: Sendable {
    /// What is done to a value of the file so that it becomes one of the table's type.
    enum Reading: Sendable, Hashable {
        /// The file does not have the column: every value is null.
        case null
        case boolean
        case integer
        case float
        case double
        case integerAsDouble
        /// Times a power of ten, from the scale of the file to that of the table.
        case decimal(factor: Int128)
        case integerAsDecimal(factor: Int128)
        case string
        case binaryAsString
        case binary
        case stringAsBinary
        case date
        case timestamp
        case dateAsTimestamp
        case list
        case map
        case structure
    }

    /// What a value has to fulfil to have an equal in the table's type.
    enum Condition: Sendable, Hashable {
        case integer(ClosedRange<Int64>)
        case decimal(ClosedRange<Int128>)
        case date(ClosedRange<Int32>)
    }

    let name: String
    let type: DeltaType
    let reading: Reading
    /// Checked for each value when a batch is read; nil when every value of the file's type fulfils it.
    let condition: Condition?
    /// A list's elements; a map's keys and values; a struct's fields, in the order of the schema.
    let parts: [ColumnPlan]
    /// The names of a struct's fields in the file; nil for one that the file does not have.
    let fileNames: [String?]
    /// The positions of a struct's fields in the order of their names.
    let namedOrder: [Int]
    /// Whether this plan or a part has a condition.
    let hasConditions: Bool

    init(
        _ name: String, _ type: DeltaType, _ reading: Reading, condition: Condition? = nil, parts: [ColumnPlan] = [],
        fileNames: [String?] = []
    ) {
        self.name = name
        self.type = type
        self.reading = reading
        self.condition = condition
        self.parts = parts
        self.fileNames = fileNames
        namedOrder = parts.indices.sorted { parts[$0].name < parts[$1].name }
        hasConditions = condition != nil || parts.contains { $0.hasConditions }
    }

    /// A column of nulls.
    static func missing(_ name: String, _ type: DeltaType) -> ColumnPlan {
        switch type {
        case .struct(let type):
            ColumnPlan(
                name, .struct(type), .null, parts: type.fields.map { missing($0.name, $0.type) },
                fileNames: type.fields.map { _ in nil })
        case .array(let element, _): ColumnPlan(name, type, .null, parts: [missing("element", element)])
        case .map(let key, let value, _): ColumnPlan(name, type, .null, parts: [missing("key", key), missing("value", value)])
        default: ColumnPlan(name, type, .null)
        }
    }
}
