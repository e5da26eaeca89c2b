import Scalars

/// One booking on a statement.
public struct Transaction: Sendable, Hashable {
    public var transactionId: String
    public var date: Timestamp
    public var description: String?
    public var merchant: String?
    public var category: String?
    public var type: TransactionType
    /// Never negative: `type` says which way it goes.
    public var amount: Money
    /// The account's balance after this booking.
    public var balance: Money?
    /// Fields of the table's struct that this type does not name, in the table's order.
    public var additionalFields: [AdditionalField]

    public init(
        transactionId: String, date: Timestamp, description: String?, merchant: String?, category: String?,
        type: TransactionType, amount: Money, balance: Money?, additionalFields: [AdditionalField] = []
    ) {
        self.transactionId = transactionId
        self.date = date
        self.description = description
        self.merchant = merchant
        self.category = category
        self.type = type
        self.amount = amount
        self.balance = balance
        self.additionalFields = additionalFields
    }
}

public enum TransactionType: String, Sendable, Hashable, CaseIterable {
    case credit = "CREDIT"
    case debit = "DEBIT"
}
