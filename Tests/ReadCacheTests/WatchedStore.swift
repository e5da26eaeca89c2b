import Scalars
import StatementStore
import Synchronization

/// Counts the queries that reach a store, and lets its feed fail.
final class WatchedStore: StatementStore {
    struct Failure: Error {}

    private let store: any StatementStore
    private let queries = Atomic(0)
    private let isBroken = Atomic(false)

    init(_ store: any StatementStore) { self.store = store }

    var queryCount: Int { queries.load(ordering: .relaxed) }

    func breakFeed(_ isBroken: Bool) { self.isBroken.store(isBroken, ordering: .relaxed) }

    func answer(_ query: StatementQuery) async throws -> QueryAnswer? {
        queries.add(1, ordering: .relaxed)
        return try await store.answer(query)
    }

    func changes(after token: ChangeToken?, limit: Int) async throws -> [StatementChangeEvent] {
        if isBroken.load(ordering: .relaxed) { throw Failure() }
        return try await store.changes(after: token, limit: limit)
    }

    func explain(_ query: StatementQuery) async throws -> QueryExplanation { try await store.explain(query) }
    func latestChangeToken() async throws -> ChangeToken? { try await store.latestChangeToken() }
    func feedStart(since time: Timestamp) async throws -> FeedStart { try await store.feedStart(since: time) }
    func updates() -> AsyncStream<Void> { store.updates() }
    func prepare(_ batch: MicroBatch) async throws -> PreparedBatch { try await store.prepare(batch) }
    func checkpoint() async throws -> ReplicationCheckpoint? { try await store.checkpoint() }
    func report(_ report: ReplicationReport) async throws { try await store.report(report) }
    func status() async throws -> ReplicationStatus { try await store.status() }
    func recentBatches(limit: Int) async throws -> [BatchRecord] { try await store.recentBatches(limit: limit) }
    func lease() async throws -> ReplicationLease? { try await store.lease() }
    func replaceLease(_ expected: ReplicationLease?, with new: ReplicationLease) async throws -> Bool {
        try await store.replaceLease(expected, with: new)
    }
    func reportStandby(_ standby: ReplicationStandby?) async throws { try await store.reportStandby(standby) }
    func quarantined(after id: Int64?, limit: Int) async throws -> [QuarantinedRow] { try await store.quarantined(after: id, limit: limit) }
    func discardQuarantined(ids: [Int64]?) async throws -> Int { try await store.discardQuarantined(ids: ids) }
    func digests(
        _ body: @escaping @Sendable (_ statementId: String, _ digest: StatementDigest) throws -> Void
    ) async throws -> ReplicationCheckpoint? { try await store.digests(body) }
}
