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
