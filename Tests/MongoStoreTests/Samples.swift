import Banking
import Foundation
import Scalars
import MongoTestServer
import StatementStore

@testable import MongoStore

// Statements and batches to test with.

func day(_ text: String) -> CalendarDate { CalendarDate(text)! }
func time(_ text: String) -> Timestamp { Timestamp(text)! }
func money(_ text: String) -> Money { Money(text)! }

func transaction(
    _ id: String, _ date: String, merchant: String? = "NTUC FairPrice", description: String? = "Card purchase",
    category: String? = "Groceries", type: TransactionType = .debit, amount: String = "12.50", balance: String? = "100.00"
) -> Transaction {
    Transaction(
        transactionId: id, date: time(date), description: description, merchant: merchant, category: category, type: type,
        amount: money(amount), balance: balance.map(money))
}

func statement(
    _ id: String, account: String = "ACC-1", holder: String? = "Tan Wei Ming", accountType: String? = "SAVINGS", end: String = "2024-01-31",
    closing: String = "100.00", transactions: [Transaction] = [], additionalFields: [AdditionalField] = []
) -> Statement {
    Statement(
        statementId: id, accountNumber: account, accountHolder: holder, accountType: accountType, currency: "SGD",
        periodStart: day("2024-01-01"), periodEnd: day(end), openingBalance: money("0.00"), closingBalance: money(closing),
        generatedAt: time("2024-02-01T00:00:00Z"), transactions: transactions, additionalFields: additionalFields)
}

/// Version `version` of the table, committed that many seconds into 2024-03-01.
func position(_ version: Int64) -> SourcePosition {
    SourcePosition(version: version, committedAt: Timestamp(microseconds: time("2024-03-01T00:00:00Z").microseconds + version * 1_000_000))
}

func following(_ version: Int64, rows: Int64 = 0) -> ReplicationCheckpoint {
    ReplicationCheckpoint(tableId: "table", progress: .following(at: position(version), rows: rows))
}

extension StatementStore {
    /// Applies one version on top of whatever the store has.
    @discardableResult
    func apply(version: Int64, upserts: [Statement] = [], deletes: [String] = []) async throws -> AppliedBatch {
        try await apply(
            batch(version: version, after: try await checkpoint(), upserts: upserts, deletes: deletes))
    }
}

func batch(
    version: Int64, after expected: ReplicationCheckpoint?, upserts: [Statement] = [], deletes: [String] = []
) -> MicroBatch {
    MicroBatch(
        expectedCheckpoint: expected, checkpoint: following(version),
        changes: deletes.map { StatementChange(.delete(statementId: $0), source: position(version)) }
            + upserts.map { StatementChange(.upsert($0), source: position(version)) },
        startedAt: time("2024-03-01T00:00:00Z"))
}

/// Opens an empty store on the shared server and removes it afterwards.
func withStore(
    _ configuration: MongoStoreConfiguration = MongoStoreConfiguration(), clock: WallClock = .system,
    _ body: (MongoStore) async throws -> Void
) async throws {
    let set = try await MongoReplicaSet.shared()
    let database = MongoReplicaSet.newDatabaseName()
    let store = try await MongoStore(uri: set.uri(database: database), configuration: configuration, clock: clock)
    defer { store.close() }
    try await body(store)
    try await set.drop(database: database)
}
