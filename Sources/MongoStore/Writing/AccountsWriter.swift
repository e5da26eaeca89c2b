import Scalars
import StatementStore

/// Brings the collection `accounts` up to date: one document an account, which shows its latest statement.
struct AccountsWriter {
    private let client: MongoClient
    private let session: MongoSession

    init(_ client: MongoClient, _ session: MongoSession) {
        self.client = client
        self.session = session
    }

    /// To be called after the statements are written.
    ///
    /// - Returns: how many accounts there are more than before.
    func write(_ outcome: BatchOutcome) throws -> Int64 {
        guard !outcome.accounts.isEmpty else { return 0 }
        let stored = try storedAccounts(Array(outcome.accounts.keys))
        let deletes = try BulkWrite(client, Collections.accounts, session: session)
        let inserts = try BulkWrite(client, Collections.accounts, session: session)
        let replaces = try BulkWrite(client, Collections.accounts, session: session)
        for (account, change) in outcome.accounts {
            let old = stored[account]
            let key: BSONDocument = ["_id": .string(account.text)]
            switch (old, try latest(account, old, change)) {
            case (nil, nil): break
            case (_?, nil): try deletes.delete(key)
            case (nil, let new?): try inserts.insert(new.bson)
            case (_?, let new?): try replaces.replace(key, with: new.bson)
            }
        }
        try deletes.execute()
        try inserts.execute()
        try replaces.execute()
        return Int64(inserts.count - deletes.count)
    }

    private func storedAccounts(_ accounts: [KeyText]) throws -> [KeyText: AccountSummary] {
        var stored: [KeyText: AccountSummary] = [:]
        for start in stride(from: 0, to: accounts.count, by: 5_000) {
            let piece = accounts[start..<min(start + 5_000, accounts.count)]
            try client.find(Collections.accounts, ["_id": ["$in": .array(piece.map { .string($0.text) })]], session: session) { document in
                guard let summary = AccountSummary(account: document) else { throw StoreError.damaged(Collections.accounts) }
                stored[KeyText(summary.accountNumber)] = summary
                return true
            }
        }
        return stored
    }

    /// The account with its latest statement; nil when it has none left.
    private func latest(_ account: KeyText, _ old: AccountSummary?, _ change: AccountOutcome) throws -> AccountSummary? {
        let count = (old?.statementCount ?? 0) + change.countChange
        guard count > 0 else { return nil }
        var latest: AccountSummary?
        if let old, change.lost.contains(KeyText(old.statementId)) {
            // The one that was the latest has changed: which one is now, only the statements know.
            latest = try latestStatement(account.text)
        } else {
            latest = change.gained.values.reduce(old) { best, next in best.map { next.isLater(than: $0) ? next : $0 } ?? next }
        }
        latest?.statementCount = count
        return latest
    }

    private func latestStatement(_ account: String) throws -> AccountSummary? {
        var latest: AccountSummary?
        let options: BSONDocument = [
            "sort": ["periodEnd": -1, "_id": -1], "limit": 1, "projection": ["transactions": 0, "_words": 0],
        ]
        try client.find(Collections.statements, ["accountNumber": .string(account)], options: options, session: session) {
            latest = StatementFields($0).summary
            return false
        }
        return latest
    }
}
