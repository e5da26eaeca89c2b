import Banking
import DeltaLake
import Scalars
import StatementStore
import Synchronization

/// Compares a store with its table at the version that the store has applied: by count and hash, then by key where they differ.
public struct Verifier: Sendable {
    private let location: String
    private let store: any StatementStore
    /// Keys named in the report, of each kind.
    private let namedAtMost: Int

    public init(table location: String, store: any StatementStore, namedAtMost: Int = 20) {
        self.location = location
        self.store = store
        self.namedAtMost = namedAtMost
    }

    /// - Throws: when the two cannot be compared: no table, no whole version in the store, a version whose files are gone.
    public func verify() async throws -> VerificationReport {
        let stored = Mutex(DigestSum())
        let checkpoint = try await store.digests { _, digest in stored.withLock { $0.add(digest) } }
        let applied = try Self.applied(checkpoint, location)
        let reader = TableDigestReader(location: location)
        let table = try await reader.sum(at: applied)
        var report = VerificationReport(
            version: applied.version, tableCount: table.sum.count, storeCount: stored.withLock { $0.count },
            unstorableRows: table.unstorable)
        if stored.withLock({ $0 }) != table.sum { try await nameDifferences(&report) }
        return report
    }

    /// The slow way, with sixteen bytes and the key of every statement in memory.
    private func nameDifferences(_ report: inout VerificationReport) async throws {
        let stored = Mutex<[String: StatementDigest]>([:])
        let checkpoint = try await store.digests { key, digest in stored.withLock { $0[key] = digest } }
        let applied = try Self.applied(checkpoint, location)
        let differences = try await TableDigestReader(location: location).differences(
            at: applied, stored: stored.withLock { $0 }, namedAtMost: namedAtMost)
        report.version = applied.version
        report.missing = differences.missing
        report.extra = differences.extra
        report.different = differences.different
    }

    private static func applied(_ checkpoint: ReplicationCheckpoint?, _ location: String) throws -> SourcePosition {
        switch checkpoint?.progress {
        case nil, .loading: throw ReplicationError.nothingApplied(location: location)
        case .following(let applied, rows: 0): return applied
        case .following(let applied, _): throw ReplicationError.amidVersion(location: location, version: applied.version + 1)
        }
    }
}

/// What ``Verifier`` found.
public struct VerificationReport: Sendable, Hashable {
    /// Keys that stand in one of the two only, or with other contents.
    public struct Keys: Sendable, Hashable {
        public var count = 0
        /// The first of them, in the order of the keys.
        public var named: [String] = []
    }

    public var version: Int64
    public var tableCount: Int
    public var storeCount: Int
    /// Rows of the table that are no statements: quarantined when they came.
    public var unstorableRows: Int
    /// In the table, not in the store.
    public var missing = Keys()
    /// In the store, not in the table.
    public var extra = Keys()
    public var different = Keys()

    public var isEqual: Bool { missing.count + extra.count + different.count == 0 && tableCount == storeCount }
}

/// A hash of a set of statements that does not depend on their order.
struct DigestSum: Hashable, Sendable {
    private(set) var count = 0
    private var high: UInt64 = 0
    private var low: UInt64 = 0

    mutating func add(_ digest: StatementDigest) {
        count += 1
        high &+= digest.high
        low &+= digest.low
    }
}

/// Reads a table's digests on a thread of its own.
private actor TableDigestReader {
    nonisolated let unownedExecutor: UnownedSerialExecutor
    private let executor = DedicatedQueue(label: "odl.verify")
    private let location: String

    init(location: String) {
        self.location = location
        unownedExecutor = executor.asUnownedSerialExecutor()
    }

    func sum(at applied: SourcePosition) throws -> (sum: DigestSum, unstorable: Int) {
        var sum = DigestSum()
        let unstorable = try forEach(at: applied) { sum.add($1) }
        return (sum, unstorable)
    }

    func differences(
        at applied: SourcePosition, stored: [String: StatementDigest], namedAtMost: Int
    ) throws -> (missing: VerificationReport.Keys, extra: VerificationReport.Keys, different: VerificationReport.Keys) {
        var unseen = stored
        var missing: [String] = []
        var different: [String] = []
        _ = try forEach(at: applied) { key, digest in
            guard let other = stored[key] else { return missing.append(key) }
            unseen[key] = nil
            if other != digest { different.append(key) }
        }
        func keys(_ all: [String]) -> VerificationReport.Keys {
            VerificationReport.Keys(count: all.count, named: Array(all.sorted().prefix(namedAtMost)))
        }
        return (keys(missing), keys(Array(unseen.keys)), keys(different))
    }

    /// - Returns: rows that are no statements.
    private func forEach(at applied: SourcePosition, _ body: (String, StatementDigest) -> Void) throws -> Int {
        let decoder = RowDecoder(location: location)
        var reader = try DeltaTable(at: location).snapshot(version: applied.version).rows(batchSize: 1_000)
        var unstorable = 0
        while let batch = try reader.next() {
            try decoder.decode(batch, source: applied) { outcome in
                switch outcome {
                case .change(let change):
                    if case .upsert(let statement) = change.action { body(statement.statementId, StatementDigest(of: statement)) }
                case .quarantine: unstorable += 1
                }
            }
        }
        return unstorable
    }
}
