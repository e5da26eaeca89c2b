import Banking
import GRDB
import Scalars
import StatementStore

/// Writes the changes of one micro-batch within a transaction that is open.
///
/// `_processedAt` (T2) is not known while rows are written: it is taken last and set in them by ``finish(processedAt:)``.
struct BatchWriter {
    private(set) var inserted = 0
    private(set) var updated = 0
    private(set) var deleted = 0
    private(set) var accountsAdded: Int64 = 0

    private let startedAt: Timestamp
    private let skipsUnchanged: Bool
    private let rows: StatementRows
    private var accounts: AccountRows
    private var changes: ChangeRows
    /// Rows of `statements` that wait for their T2.
    private var written: [Int64] = []

    init(_ db: Database, startedAt: Timestamp, skipsUnchanged: Bool, lastSequence: Int64) throws {
        self.startedAt = startedAt
        self.skipsUnchanged = skipsUnchanged
        rows = try StatementRows(db)
        accounts = try AccountRows(db)
        changes = try ChangeRows(db, lastSequence: lastSequence, batchStartTime: startedAt)
    }

    var lastSequence: Int64 { changes.lastSequence }
    var hasChanges: Bool { inserted + updated + deleted > 0 }

    mutating func apply(_ change: MicroBatch.EncodedChange) throws {
        switch change {
        case .upsert(let encoded, let source): try upsert(encoded, source: source)
        case .delete(let statementId, let source):
            guard let stored = try rows.find(statementId: statementId), stored.sourceVersion <= source.version else { return }
            try delete(stored, source: source)
        }
    }

    private mutating func upsert(_ encoded: EncodedStatement, source: SourcePosition) throws {
        let statement = encoded.statement
        let stored = try rows.find(statementId: statement.statementId)
        if skipsUnchanged, let stored, stored.digest == encoded.digest {
            return try rows.confirm(stored.id, version: source.version)
        }
        // A newer version is there already: this change comes late. A re-snapshot may go back, to a table that was restored.
        if !skipsUnchanged, let stored, stored.sourceVersion > source.version { return }
        let account = try accounts.id(of: statement.accountNumber)
        let id: Int64
        if let stored {
            id = stored.id
            try changes.appendUpdate(of: id, to: encoded, source: source)
            try rows.update(id, encoded, account: account, sourceVersion: source.version, batchStartTime: startedAt)
            accounts.touch(stored.account, by: -1)
            updated += 1
        } else {
            id = try rows.insert(encoded, account: account, sourceVersion: source.version, batchStartTime: startedAt)
            changes.appendInsert(of: encoded, source: source)
            inserted += 1
        }
        try rows.setDocument(of: id, encoded)
        accounts.touch(account, by: 1)
        written.append(id)
    }

    /// Its event is made first, while the statement still stands.
    private mutating func delete(_ stored: StoredStatement, source: SourcePosition) throws {
        try changes.appendDelete(of: stored.id, source: source)
        try rows.delete(stored.id)
        accounts.touch(stored.account, by: -1)
        deleted += 1
    }

    /// A re-snapshot of `version` begins: only what it confirms itself will count.
    func forgetConfirmations(from version: Int64) throws { try rows.forgetConfirmations(from: version) }

    /// Deletes what a re-snapshot of `source` has not confirmed.
    mutating func deleteUnconfirmed(source: SourcePosition) throws {
        for stored in try rows.unconfirmed(since: source.version) { try delete(stored, source: source) }
    }

    mutating func writeAccounts() throws { accountsAdded = try accounts.write() }

    /// Sets T2 in the statements that were written, and writes the events.
    mutating func finish(processedAt: Timestamp) throws {
        for id in written { try rows.setProcessed(id, at: processedAt) }
        try changes.write(processedAt: processedAt)
    }
}
