/// What a table calls the members of the document, where it has names of its own.
public struct ColumnNames: Sendable, Hashable {
    public struct Name: Sendable, Hashable {
        /// The table's column or field.
        public var column: String
        /// Where somebody wrote it down, for errors: `odl.yaml:7`.
        public var place: String?

        public init(_ column: String, place: String? = nil) {
            self.column = column
            self.place = place
        }
    }

    /// By the document's members.
    public var columns: [String: Name]
    /// The fields of the table's transactions, by the members of the document's.
    public var transactionFields: [String: Name]

    public init(columns: [String: Name] = [:], transactionFields: [String: Name] = [:]) {
        self.columns = columns
        self.transactionFields = transactionFields
    }

    /// Members of the document that a column can be given for.
    public static let members = [
        "statementId", "accountNumber", "accountHolder", "accountType", "currency", "periodStart", "periodEnd", "openingBalance",
        "closingBalance", "generatedAt", "transactions",
    ]
    /// Members of a transaction that a field can be given for.
    public static let transactionMembers = [
        "transactionId", "date", "description", "merchant", "category", "type", "amount", "balance",
    ]
}
