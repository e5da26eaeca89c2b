import Banking
import Foundation
import MongoStore
import MongoTestServer
import ReadCache
import SQLiteStore
import Scalars
import StatementStore
import Synchronization
import Testing

/// A store behind the cache.
struct BackingStore: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let withStore: @Sendable (_ body: (any StatementStore) async throws -> Void) async throws -> Void

    static let all = [sqlite] + mongo

    static let sqlite = BackingStore(testDescription: "SQLite") { body in
        let directory = FileManager.default.temporaryDirectory.appending(path: "odl-cache-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try await SQLiteStore.withStore(path: directory.path + "/store.sqlite") { try await body($0) }
    }

    static let mongo: [BackingStore] =
        MongoProcess.executable == nil
        ? []
        : [
            BackingStore(testDescription: "MongoDB") { body in
                let set = try await MongoReplicaSet.shared()
                let database = MongoReplicaSet.newDatabaseName()
                try await MongoStore.withStore(uri: set.uri(database: database)) { try await body($0) }
                try await set.drop(database: database)
            }
        ]
}

/// What stands in the table: statements by key, version by version.
struct Table {
    private(set) var versions: [[String: Statement]] = [[:]]

    var current: [String: Statement] { versions[versions.count - 1] }
    var version: Int { versions.count - 1 }

    /// The closing balance that an account shows at a version; nil without statements.
    func balance(of account: String, at version: Int) -> String? {
        let own = versions[version].values.filter { $0.accountNumber == account }
        return own.max { ($0.periodEnd, $0.statementId) < ($1.periodEnd, $1.statementId) }.map { "\($0.closingBalance)" }
    }

    /// The next version: some statements are new, some change, move to another account, or go.
    mutating func next(_ random: inout some RandomNumberGenerator) -> MicroBatch {
        var rows = current
        var changes: [StatementChange] = []
        let source = Table.source(version + 1)
        for key in Set((0..<Int.random(in: 1...4, using: &random)).map { _ in "S\(Int.random(in: 0..<12, using: &random))" }) {
            if rows[key] != nil, Int.random(in: 0..<4, using: &random) == 0 {
                rows[key] = nil
                changes.append(StatementChange(.delete(statementId: key), source: source))
            } else {
                let day = Int.random(in: 10...28, using: &random)
                let statement = Table.statement(key, account: Int.random(in: 0..<4, using: &random), day: day, version: version + 1)
                rows[key] = statement
                changes.append(StatementChange(.upsert(statement), source: source))
            }
        }
        return commit(rows, changes)
    }

    /// One statement of the same name in each account: `S0` in `ACC-0`, and so on.
    mutating func fill(accounts: Int) -> MicroBatch {
        put((0..<accounts).map { Table.statement("S\($0)", account: $0, day: 20, version: version + 1) })
    }

    /// A statement is new, changes or moves.
    mutating func add(_ key: String, account: Int) -> MicroBatch {
        put([Table.statement(key, account: account, day: 20, version: version + 1)])
    }

    private mutating func put(_ statements: [Statement]) -> MicroBatch {
        let source = Table.source(version + 1)
        let rows = current.merging(statements.map { ($0.statementId, $0) }) { $1 }
        return commit(rows, statements.map { StatementChange(.upsert($0), source: source) })
    }

    private mutating func commit(_ rows: [String: Statement], _ changes: [StatementChange]) -> MicroBatch {
        let before = version == 0 ? nil : Table.checkpoint(version)
        versions.append(rows)
        return MicroBatch(
            expectedCheckpoint: before, checkpoint: Table.checkpoint(version), changes: changes, startedAt: WallClock.system.now())
    }

    static func source(_ version: Int) -> SourcePosition {
        SourcePosition(version: Int64(version), committedAt: Timestamp(microseconds: 1_700_000_000_000_000 + Int64(version)))
    }

    static func checkpoint(_ version: Int) -> ReplicationCheckpoint {
        ReplicationCheckpoint(tableId: "t", progress: .following(at: source(version), rows: 0))
    }

    /// Its balance names the version that wrote it.
    static func statement(_ key: String, account: Int, day: Int, version: Int) -> Statement {
        Statement(
            statementId: key, accountNumber: "ACC-\(account)", accountHolder: nil, accountType: nil, currency: "SGD", periodStart: nil,
            periodEnd: CalendarDate("2024-01-\(day)")!, openingBalance: nil, closingBalance: Money("\(version).00")!, generatedAt: nil,
            transactions: [])
    }
}

/// The table of writer and readers that run side by side.
final class SharedTable: Sendable {
    private let table = Mutex(Table())
    private let done = Atomic(false)

    var isDone: Bool { done.load(ordering: .relaxed) }

    func end() { done.store(true, ordering: .relaxed) }

    func withLock<R: Sendable>(_ body: (inout Table) -> sending R) -> R { table.withLock { body(&$0) } }
}
