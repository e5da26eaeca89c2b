import Foundation
import Logging
import Scalars
import StatementStore
import Synchronization

/// The store on MongoDB or Atlas: a replica set or a sharded cluster, version 5.0 or later. It keeps no state of its own, so
/// that any number of processes may have the same store open.
///
/// A micro-batch is one transaction with its checkpoint and its part of the change feed; a query is read at one instant of
/// the cluster whose state is known (``LatestSnapshot``). So readers see what the embedded store would show them, whole
/// batches only.
public final class MongoStore: StatementStore {
    let target: MongoTarget
    let configuration: MongoStoreConfiguration
    let clock: WallClock
    let reads: MongoPool
    let writes: MongoPool
    let watch: StateWatch
    let snapshots: LatestSnapshot
    let gathered: GatheredReads<StatementQuery, QueryAnswer?>
    /// The sessions that this process writes batches in: one a thread that does.
    let writerSessions = Mutex<[UUID]>([])
    /// Whether the deployment has the index of ``AtlasSearch``: asked when the store is opened.
    let usesAtlasSearch: Bool

    /// Connects, and finds out whether the deployment is one that this store can live on.
    ///
    /// - Parameters:
    ///   - uri: `mongodb://` or `mongodb+srv://`; the database is the one that it names, or `odl`.
    ///   - clock: what `_processedAt` is taken from.
    /// - Throws: ``StatementStore/StoreError``, which says what to do about it.
    public init(
        uri: String, configuration: MongoStoreConfiguration = MongoStoreConfiguration(), clock: WallClock = .system,
        logger: Logger = Logger(label: "odl.mongo")
    ) async throws {
        self.configuration = configuration
        self.clock = clock
        target = try MongoTarget(uri, socketTimeout: configuration.readTimeout)
        let (target, writeTimeout) = (target, configuration.writeTimeout)
        (reads, writes) = try await offCooperativeThreads {
            (
                try MongoPool(target, name: "read", threads: configuration.readers, queueLimit: configuration.queueLimit, longestWait: configuration.longestWait),
                // Two: a report does not wait for the batch that is being written.
                try MongoPool(try target.with(socketTimeout: writeTimeout), name: "write", threads: 2, queueLimit: 64)
            )
        }
        let snapshots = LatestSnapshot()
        self.snapshots = snapshots
        gathered = Self.gathered(from: reads, snapshots)
        watch = StateWatch(target, snapshots: snapshots, logger: logger)
        usesAtlasSearch = try await reads.run { client in
            try client.checkDeployment()
            return client.hasSearchIndex()
        }
    }

    /// Ends the streams of ``updates()`` and, when their calls have returned, the threads and connections.
    public func close() {
        watch.close()
        reads.close()
        writes.close()
    }

    public func updates() -> AsyncStream<Void> { watch.subscribe() }
}

extension MongoClient {
    /// Wire version of MongoDB 5.0: snapshot reads outside of transactions.
    private static let oldestWireVersion: Int64 = 13

    fileprivate func checkDeployment() throws {
        try command(["hello": 1], on: "admin") { hello in
            guard hello["setName"] != nil || hello["msg"]?.string == "isdbgrid" else {
                throw MongoError(domain: MongoError.serverDomain, code: MongoError.notAReplicaSet, message: "not a replica set")
            }
            guard let version = hello["maxWireVersion"]?.int64, version >= Self.oldestWireVersion else {
                throw StoreError.unavailable("this MongoDB is older than 5.0; the store needs 5.0 or later")
            }
        }
        // Says at once when the user may not read the store.
        try find(Collections.state, ["_id": "replication"], options: ["limit": 1]) { _ in false }
    }
}

/// The collections of a store.
enum Collections {
    /// The documents.
    static let statements = "account_statements"
    /// One document an account, kept in step by each batch.
    static let accounts = "accounts"
    /// Two documents: `replication` (checkpoint and counters) and `report`.
    static let state = "sync_state"
    /// The change feed, numbered without gaps.
    static let changes = "sync_changes"
    /// The log of micro-batches.
    static let batches = "sync_batches"
    static let quarantine = "quarantine"

    static let all = [statements, accounts, state, changes, batches, quarantine]
}
