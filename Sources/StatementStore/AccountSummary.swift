import Banking
import Scalars

/// An account as its latest statement shows it (greatest `periodEnd`, then greatest `statementId`).
public struct AccountSummary: Sendable, Hashable {
    public var accountNumber: String
    public var accountHolder: String?
    public var accountType: String?
    public var currency: String
    /// The latest statement's closing balance.
    public var balance: Money
    public var statementCount: Int64
    public var lastPeriodEnd: CalendarDate
    /// The latest statement.
    public var statementId: String

    public init(
        accountNumber: String, accountHolder: String?, accountType: String?, currency: String, balance: Money,
        statementCount: Int64,
        lastPeriodEnd: CalendarDate, statementId: String
    ) {
        self.accountNumber = accountNumber
        self.accountHolder = accountHolder
        self.accountType = accountType
        self.currency = currency
        self.balance = balance
        self.statementCount = statementCount
        self.lastPeriodEnd = lastPeriodEnd
        self.statementId = statementId
    }

    /// The row of ``StatementQuery/accounts(_:)``.
    public var accountRow: [UInt8] {
        var json = JSONWriter()
        encodeAccountRow(into: &json)
        return json.bytes
    }

    public func encodeAccountRow(into json: inout JSONWriter) {
        json.beginObject()
        encodeOwner(into: &json, includingType: true)
        json.key("balance")
        json.value(balance)
        json.key("statement_count")
        json.value(statementCount)
        json.key("last_period_end")
        json.value(lastPeriodEnd)
        json.endObject()
    }

    /// The row of ``StatementQuery/balance(account:)``.
    public var balanceRow: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        encodeOwner(into: &json, includingType: false)
        json.key("balance")
        json.value(balance)
        json.key("as_of")
        json.value(lastPeriodEnd)
        json.key("statementId")
        json.value(statementId)
        json.endObject()
        return json.bytes
    }

    private func encodeOwner(into json: inout JSONWriter, includingType: Bool) {
        json.key("accountNumber")
        json.value(accountNumber)
        json.key("accountHolder")
        if let accountHolder { json.value(accountHolder) } else { json.null() }
        if includingType {
            json.key("accountType")
            if let accountType { json.value(accountType) } else { json.null() }
        }
        json.key("currency")
        json.value(currency)
    }
}
