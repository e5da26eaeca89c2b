/// Rows of a table, column by column, in the types of the table's schema.
public struct DeltaBatch: Sendable {
    public let schema: StructType
    public let rowCount: Int
    /// In the order of the schema.
    public let columns: [DeltaColumn]

    /// No rows of a schema, to find out what can be read of it.
    public init(emptyOf schema: StructType) {
        self.init(schema: schema, rowCount: 0, columns: schema.fields.map { DeltaColumn(.missing($0.name, $0.type)) })
    }

    init(schema: StructType, rowCount: Int, columns: [DeltaColumn]) {
        self.schema = schema
        self.rowCount = rowCount
        self.columns = columns
    }

    /// The column of this (logical) name; nil when the schema has none.
    public subscript(name: String) -> DeltaColumn? { schema.index(of: name).map { columns[$0] } }

    /// Only these rows, in this order.
    func selecting(_ rows: [Int]) -> DeltaBatch {
        DeltaBatch(schema: schema, rowCount: rows.count, columns: columns.map { $0.selecting(rows) })
    }
}
