import Banking
import Scalars

/// The operational store: a replica of one Delta table of statements, ready to be queried, with a feed of its changes.
///
/// Two stores exist: SQLite (embedded) and MongoDB. Both give the same bytes for the same data.
public protocol StatementStore: Sendable {
    // MARK: Reading

    /// Answers a query from one consistent state of the store, never an earlier one than what this object has shown before
    /// the call, as an answer, a checkpoint or changes.
    ///
    /// - Returns: nil when the account that the query names has no statement.
    /// - Throws: ``StoreError``.
    func answer(_ query: StatementQuery) async throws -> QueryAnswer?

    /// The store's own plan and execution time for a query, which is executed.
    func explain(_ query: StatementQuery) async throws -> QueryExplanation

    // MARK: Change feed

    /// Changes in the order in which they were applied, those after `token` or, with nil, from the oldest that is kept.
    ///
    /// - Throws: ``StoreError/historyLost`` when changes after `token` are no longer kept or the token is of another store;
    ///   ``StoreError/invalidToken`` when it is no token.
    func changes(after token: ChangeToken?, limit: Int) async throws -> [StatementChangeEvent]

    /// The token of the newest change, to listen from now on; nil while the feed is empty.
    func latestChangeToken() async throws -> ChangeToken?

    /// Where a feed begins that is to bring the changes processed at `time` or later.
    ///
    /// Times are those of the replicator's clock: where that was set back, the place is one of those that it could be.
    func feedStart(since time: Timestamp) async throws -> FeedStart

    /// An element whenever changes or the replication's status may have changed, whichever process made them.
    /// It may come without cause and never carries data; the first element comes at once.
    func updates() -> AsyncStream<Void>

    // MARK: Replication

    /// Does what can be done before it is the batch's turn, so that one batch is made ready while the one before it is
    /// written. Nothing is written before ``PreparedBatch/apply``.
    func prepare(_ batch: MicroBatch) async throws -> PreparedBatch

    /// Where replication stands; nil in a store that has never been written.
    func checkpoint() async throws -> ReplicationCheckpoint?

    /// What the replicator says of itself between batches: phase, the newest version seen, the last error.
    func report(_ report: ReplicationReport) async throws

    /// Everything that the sync status and the metrics are made of.
    func status() async throws -> ReplicationStatus

    /// The last `limit` micro-batches, newest first.
    func recentBatches(limit: Int) async throws -> [BatchRecord]

    // MARK: Lease

    /// Who replicates into this store; nil when nobody ever has.
    func lease() async throws -> ReplicationLease?

    /// Puts `new` in the place of the lease if that is still `expected`.
    ///
    /// - Returns: false, having changed nothing, when it is not.
    func replaceLease(_ expected: ReplicationLease?, with new: ReplicationLease) async throws -> Bool

    /// What a replicator that waits says of itself; nil: it waits no more. The store remembers one.
    func reportStandby(_ standby: ReplicationStandby?) async throws

    // MARK: Quarantine

    func quarantined(after id: Int64?, limit: Int) async throws -> [QuarantinedRow]

    /// - Returns: how many were removed; with nil, all.
    func discardQuarantined(ids: [Int64]?) async throws -> Int

    // MARK: Verification

    /// Calls `body` with the key and digest of every statement, in the order of the keys' UTF-8 bytes, from one consistent state.
    ///
    /// - Returns: the checkpoint of that state.
    func digests(_ body: @escaping @Sendable (_ statementId: String, _ digest: StatementDigest) throws -> Void) async throws
        -> ReplicationCheckpoint?
}

extension StatementStore {
    /// Applies a micro-batch at once: see ``PreparedBatch/apply``.
    public func apply(_ batch: MicroBatch) async throws -> AppliedBatch { try await prepare(batch).apply() }
}
