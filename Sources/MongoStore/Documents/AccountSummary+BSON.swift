import Banking
import StatementStore

extension AccountSummary {
    /// From a document of `accounts`.
    init?(account document: BSONView) {
        // In the order of `bson`.
        var members = BSONMembers(of: document)
        guard let accountNumber = members.find("_id")?.string else { return nil }
        let (holder, type) = (members.find("accountHolder")?.string, members.find("accountType")?.string)
        guard let currency = members.find("currency")?.string, let balance = members.find("balance")?.money,
            let statementCount = members.find("statementCount")?.int64, let lastPeriodEnd = members.find("lastPeriodEnd")?.day,
            let statementId = members.find("statementId")?.string
        else { return nil }
        self.init(
            accountNumber: accountNumber, accountHolder: holder, accountType: type, currency: currency, balance: balance,
            statementCount: statementCount, lastPeriodEnd: lastPeriodEnd, statementId: statementId)
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
