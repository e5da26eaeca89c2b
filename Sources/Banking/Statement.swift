import Scalars

/// A bank statement: the document of this product, with the names of its Delta table's columns.
///
/// `statementId`, `accountNumber`, `currency`, `periodEnd` and `closingBalance` are what no answer of the API can do
/// without; a row that lacks one of them is not a statement. The others may be null in the table.
public struct Statement: Sendable, Hashable {
    /// The key.
    public var statementId: String
    public var accountNumber: String
    public var accountHolder: String?
    public var accountType: String?
    /// ISO 4217.
    public var currency: String
    public var periodStart: CalendarDate?
    public var periodEnd: CalendarDate
    public var openingBalance: Money?
    public var closingBalance: Money
    public var generatedAt: Timestamp?
    public var transactions: [Transaction]
    /// Columns of the table that this type does not name, in the table's order.
    public var additionalFields: [AdditionalField]

    public init(
        statementId: String, accountNumber: String, accountHolder: String?, accountType: String?, currency: String,
        periodStart: CalendarDate?, periodEnd: CalendarDate, openingBalance: Money?, closingBalance: Money,
        generatedAt: Timestamp?, transactions: [Transaction], additionalFields: [AdditionalField] = []
    ) {
        self.statementId = statementId
        self.accountNumber = accountNumber
        self.accountHolder = accountHolder
        self.accountType = accountType
        self.currency = currency
        self.periodStart = periodStart
        self.periodEnd = periodEnd
        self.openingBalance = openingBalance
        self.closingBalance = closingBalance
        self.generatedAt = generatedAt
        self.transactions = transactions
        self.additionalFields = additionalFields
    }
}

/// A column that the domain does not know, carried into the document as it is.
public struct AdditionalField: Sendable, Hashable {
    public var name: String
    /// Its value, encoded as JSON.
    public var json: [UInt8]

    public init(name: String, json: [UInt8]) {
        self.name = name
        self.json = json
    }
}
