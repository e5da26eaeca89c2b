import Scalars
import StatementStore
import Synchronization

/// Puts the metrics together from the store and from what this process has measured.
final class MetricsReader: Sendable {
    private static let recentBatches = 60

    private let store: any StatementStore
    private let observer: FeedObserver
    private let clients: WebSocketClients
    private let configuration: APIConfiguration
    private let wallClock: WallClock
    private let startedAt: Timestamp

    init(
        store: any StatementStore, observer: FeedObserver, clients: WebSocketClients, configuration: APIConfiguration,
        wallClock: WallClock
    ) {
        self.store = store
        self.observer = observer
        self.clients = clients
        self.configuration = configuration
        self.wallClock = wallClock
        startedAt = wallClock.now()
    }

    /// - Throws: ``StoreError``.
    func syncStatus() async throws -> (status: SyncStatus, source: SourcePosition?) {
        let status = try await store.status()
        return (SyncStatus(status, now: wallClock.now()), status.checkpoint?.applied)
    }

    /// The last micro-batches, newest first.
    ///
    /// - Throws: ``StoreError``.
    func recentBatches(limit: Int) async throws -> [BatchRecord] { try await store.recentBatches(limit: limit) }

    /// - Throws: ``StoreError``.
    func snapshot() async throws -> (snapshot: MetricsSnapshot, source: SourcePosition?) {
        let status = try await store.status()
        let batches = try await store.recentBatches(limit: Self.recentBatches)
        let now = wallClock.now()
        let reading = observer.reading(at: now)
        let snapshot = MetricsSnapshot(
            sync: SyncStatus(status, now: now), accountCount: status.accountCount, quarantinedCount: status.quarantinedCount,
            sourceCommittedAt: status.source?.committedAt, appliedCommittedAt: status.checkpoint?.applied?.committedAt,
            freshness: reading.freshness, changesPerSecond: reading.changesPerSecond, webSocketClients: clients.total,
            recentBatches: batches, tableURI: status.report?.tableURI, storeKind: configuration.storeKind, startedAt: startedAt,
            serverTime: now)
        return (snapshot, status.checkpoint?.applied)
    }
}
