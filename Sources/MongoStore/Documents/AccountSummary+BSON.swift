import Banking
import StatementStore

extension AccountSummary {
    /// From a document of `accounts`.
    init?(account document: BSONView) {
        guard let accountNumber = document["_id"]?.string, let currency = document["currency"]?.string,
            let balance = document["balance"]?.money, let statementCount = document["statementCount"]?.int64,
            let lastPeriodEnd = document["lastPeriodEnd"]?.day, let statementId = document["statementId"]?.string
        else { return nil }
        self.init(
            accountNumber: accountNumber, accountHolder: document["accountHolder"]?.string,
            accountType: document["accountType"]?.string, currency: currency, balance: balance, statementCount: statementCount,
            lastPeriodEnd: lastPeriodEnd, statementId: statementId)
    }

    var bson: BSONDocument {
        [
            "_id": .string(accountNumber), "accountHolder": accountHolder.map(BSONValue.string) ?? .null,
            "accountType": accountType.map(BSONValue.string) ?? .null, "currency": .string(currency), "balance": .money(balance),
            "statementCount": .int64(statementCount), "lastPeriodEnd": .day(lastPeriodEnd), "statementId": .string(statementId),
        ]
    }

    /// Whether this one's statement is the later of the two: by end of period, then by the key's UTF-8.
    func isLater(than other: AccountSummary) -> Bool {
        if lastPeriodEnd != other.lastPeriodEnd { return lastPeriodEnd > other.lastPeriodEnd }
        return other.statementId.utf8.lexicographicallyPrecedes(statementId.utf8)
    }
}
