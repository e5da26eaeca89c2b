import DeltaLake

/// The columns of a table of statements. All may be null, as Spark makes them: other writers can add rows as they come,
/// and replication deals with those that are no statements.
public enum StatementTableSchema {
    public static let money = DeltaType.decimal(precision: 18, scale: 2)

    public static let transaction = StructType([
        StructField("transactionId", .string),
        StructField("date", .timestamp),
        StructField("description", .string),
        StructField("merchant", .string),
        StructField("category", .string),
        StructField("type", .string),
        StructField("amount", money),
        StructField("balance", money),
    ])

    public static let statement = StructType([
        StructField("statementId", .string),
        StructField("accountNumber", .string),
        StructField("accountHolder", .string),
        StructField("accountType", .string),
        StructField("currency", .string),
        StructField("periodStart", .date),
        StructField("periodEnd", .date),
        StructField("openingBalance", money),
        StructField("closingBalance", money),
        StructField("generatedAt", .timestamp),
        StructField("transactions", .array(element: .struct(transaction), containsNull: true)),
    ])

    /// What the table is created with.
    static let properties = ["delta.enableChangeDataFeed": "true"]
}

extension StatementTableSchema {
    /// - Throws: ``GeneratorError`` when a table of this schema cannot hold statements, or holds more of a transaction than
    ///   this generator could write.
    static func check(_ schema: StructType, of location: String) throws(GeneratorError) {
        for field in statement.fields {
            guard let column = schema[field.name] else { throw .notStatements(location, "it has no column \(field.name)") }
            guard column.type.withoutNullability == field.type.withoutNullability else {
                throw .notStatements(location, "its column \(field.name) is \(column.type), not \(field.type)")
            }
        }
        for column in schema.fields where statement[column.name] == nil && !column.nullable {
            throw .notStatements(location, "its column \(column.name) takes no nulls, and a statement has nothing to put there")
        }
    }
}

extension DeltaType {
    /// The type, taken as if everything below it might be null.
    fileprivate var withoutNullability: DeltaType {
        switch self {
        case .struct(let type): .struct(StructType(type.fields.map { StructField($0.name, $0.type.withoutNullability) }))
        case .array(let element, _): .array(element: element.withoutNullability, containsNull: true)
        default: self
        }
    }
}
