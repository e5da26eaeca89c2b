import Logging
import Scalars
import ServiceLifecycle
import StatementStore

/// Keeps a store in step with a Delta table: loads the snapshot once, then applies the change feed, exactly once.
///
/// The next micro-batch is read and made ready while the store writes the one before it; no more than these two are in memory.
public struct Replicator: Service {
    public struct Configuration: Sendable {
        /// Path or URI of the Delta table.
        public var table: String
        /// Ends when everything that was committed has been applied.
        public var untilCaughtUp = false
        /// Loads the newest snapshot over what the store has: writes and announces only what differs.
        public var resnapshot = false
        /// How long a commit goes unnoticed at most where the file system tells of none.
        public var pollInterval: Duration = .seconds(1)
        /// Rows of a micro-batch.
        public var batchRows = 1_000

        public init(table: String) { self.table = table }
    }

    private let configuration: Configuration
    private let store: any StatementStore
    private let clock: WallClock
    private let sleeper: any Clock<Duration>
    private let logger: Logger
    private let progress: @Sendable (ReplicationProgress) -> Void

    /// - Parameter progress: called at the start and after every micro-batch.
    public init(
        configuration: Configuration, store: any StatementStore, clock: WallClock = .system, sleeper: any Clock<Duration> = .continuous,
        logger: Logger, progress: @escaping @Sendable (ReplicationProgress) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.store = store
        self.clock = clock
        self.sleeper = sleeper
        self.logger = logger
        self.progress = progress
    }

    /// Returns on graceful shutdown or, if so configured, when caught up.
    ///
    /// - Throws: what stopped the stream; the store stands at its last whole batch, and its status says the same.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            var reporter = Reporter(configuration.table, store: store, clock: clock)
            do {
                try await replicate(&reporter)
                try await reporter.report(.stopped)
            } catch is CancellationError {
                try await withoutCancellation { [reporter] in try await reporter.reported(.stopped) }
            } catch {
                try? await withoutCancellation { [reporter] in try await reporter.reported(.failed, error: "\(error)") }
                throw error
            }
        }
    }

    private func replicate(_ reporter: inout Reporter) async throws {
        let checkpoint = try await store.checkpoint()
        let source = try await TableSource.open(
            location: configuration.table, checkpoint: checkpoint, resnapshot: configuration.resnapshot, limit: configuration.batchRows,
            clock: clock)
        let wakeups = CommitSignal(table: configuration.table, pollInterval: configuration.pollInterval, clock: sleeper).wakeups()
        try await reporter.opened(checkpoint, latest: try await source.latestVersion(), totalRows: await source.totalRows)
        progress(reporter.progress)
        for await _ in wakeups {
            try await applyAll(from: source, &reporter)
            try await reporter.heartbeat()
            if configuration.untilCaughtUp { return }
        }
        try Task.checkCancellation()
    }

    /// Applies until nothing newer is committed.
    private func applyAll(from source: TableSource, _ reporter: inout Reporter) async throws {
        var pending = try await next(from: source)
        while let (batch, prepared) = pending {
            async let following = next(from: source)
            let applied = try await prepared.apply()
            try await reporter.applied(batch, applied, latest: { try await source.latestVersion() })
            progress(reporter.progress)
            logger.debug(
                "applied", metadata: ["inserted": "\(applied.inserted)", "updated": "\(applied.updated)", "deleted": "\(applied.deleted)"])
            pending = try await following
            try Task.checkCancellation()
        }
    }
}

extension Replicator {
    /// The next micro-batch, read and made ready.
    private func next(from source: TableSource) async throws -> (MicroBatch, PreparedBatch)? {
        guard let batch = try await source.next() else { return nil }
        return (batch, try await store.prepare(batch))
    }
}

/// Runs `body` although the task is cancelled: the last word to the store.
private func withoutCancellation(_ body: @escaping @Sendable () async throws -> Void) async throws {
    try await Task(operation: body).value
}
