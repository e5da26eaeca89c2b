import Banking
import DeltaLake
import Scalars
import StatementStore
import Synchronization

/// Compares a store with its table at the version that the store has applied: by count and hash, then by key where they differ.
public struct Verifier: Sendable {
    private let location: String
    private let columnNames: ColumnNames
    private let store: any StatementStore
    /// Keys named in the report, of each kind.
    private let namedAtMost: Int

    public init(table location: String, columnNames: ColumnNames = ColumnNames(), store: any StatementStore, namedAtMost: Int = 20) {
        self.location = location
        self.columnNames = columnNames
        self.store = store
        self.namedAtMost = namedAtMost
    }

    /// - Throws: when the two cannot be compared: no table, no whole version in the store, a version whose files are gone.
    public func verify() async throws -> VerificationReport {
        let stored = Mutex(DigestSum())
        let checkpoint = try await store.digests { _, digest in stored.withLock { $0.add(digest) } }
        let applied = try ReplicationCheckpoint.wholeVersion(checkpoint, of: location)
        let reader = TableDigestReader(location: location, columnNames: columnNames)
        let table = try await reader.sum(at: applied)
        var report = VerificationReport(
            version: applied.version, tableCount: table.sum.count, storeCount: stored.withLock { $0.count },
            unstorableRows: table.unstorable)
        if stored.withLock({ $0 }) != table.sum { try await nameDifferences(&report) }
        return report
    }

    /// The slow way: both are sorted by key outside of memory, the store's first, which tells the version, and then compared.
    private func nameDifferences(_ report: inout VerificationReport) async throws {
        let runs = Mutex(DigestRuns())
        let storeCount = Mutex(0)
        let checkpoint = try await store.digests { key, digest in
            try runs.withLock { try $0.add(DigestRuns.Entry(key: key, digest: digest)) }
            storeCount.withLock { $0 += 1 }
        }
        let applied = try ReplicationCheckpoint.wholeVersion(checkpoint, of: location)
        let stored = try runs.withLock { try $0.merged() }
        let reader = TableDigestReader(location: location, columnNames: columnNames)
        let (table, found) = try await reader.compare(stored, at: applied, namedAtMost: namedAtMost)
        report = VerificationReport(
            version: applied.version, tableCount: table.count, storeCount: storeCount.withLock { $0 }, unstorableRows: table.unstorable,
            missing: found.missing, extra: found.extra, different: found.different, duplicated: found.duplicated)
    }
}

extension ReplicationCheckpoint {
    /// The version that the store holds whole.
    ///
    /// - Throws: ``ReplicationError`` when it holds none, or a part of the next one besides.
    static func wholeVersion(_ checkpoint: ReplicationCheckpoint?, of location: String) throws -> SourcePosition {
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
    /// More than once in the table: one row of them is in the store.
    public var duplicated = Keys()

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
    private let columnNames: ColumnNames

    init(location: String, columnNames: ColumnNames) {
        self.location = location
        self.columnNames = columnNames
        unownedExecutor = executor.asUnownedSerialExecutor()
    }

    func sum(at applied: SourcePosition) throws -> (sum: DigestSum, unstorable: Int) {
        var sum = DigestSum()
        let unstorable = try forEach(at: applied) { sum.add($1) }
        return (sum, unstorable)
    }

    func compare(
        _ stored: DigestMerge, at applied: SourcePosition, namedAtMost: Int
    ) throws -> (table: (count: Int, unstorable: Int), found: DigestComparison) {
        var runs = DigestRuns()
        var count = 0
        let unstorable = try forEach(at: applied) {
            try runs.add(DigestRuns.Entry(key: $0, digest: $1))
            count += 1
        }
        var stored = stored
        var comparison = try DigestComparison(runs.merged(), namedAtMost: namedAtMost)
        while let entry = try stored.next() { try comparison.add(entry) }
        try comparison.finish()
        return ((count, unstorable), comparison)
    }

    /// - Returns: rows that are no statements.
    private func forEach(at applied: SourcePosition, _ body: (String, StatementDigest) throws -> Void) throws -> Int {
        let decoder = RowDecoder(location: location, names: columnNames)
        var reader = try DeltaTable(at: location).snapshot(version: applied.version).rows(batchSize: 1_000)
        var unstorable = 0
        while let batch = try reader.next() {
            try decoder.decode(batch, source: applied) { outcome in
                switch outcome {
                case .change(let change):
                    if case .upsert(let statement) = change.action { try body(statement.statementId, StatementDigest(of: statement)) }
                case .quarantine: unstorable += 1
                }
            }
        }
        return unstorable
    }
}
