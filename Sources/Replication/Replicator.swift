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
        public var batchRows = 500
        /// Names of the table that differ from the document's.
        public var columnNames = ColumnNames()

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

    /// Waits for its turn where another replicator is at work on the same store. Returns on graceful shutdown or, if so
    /// configured, when caught up.
    ///
    /// - Throws: what stopped the stream; the store stands at its last whole batch, and its status says the same. Without
    ///   waiting, ``ReplicationError/leaseHeld(by:)`` when it is to end when caught up.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            let turn = ReplicationTurn(store: store, clock: clock, sleeper: sleeper, logger: logger)
            do {
                try await turn.take(waits: !configuration.untilCaughtUp) { isMine in try await runReporting(isMine) }
            } catch is CancellationError {}
        }
    }

    /// - Parameter isMine: whether it is still this replicator's turn: another one speaks for itself.
    private func runReporting(_ isMine: @escaping @Sendable () async -> Bool) async throws {
        var reporter = Reporter(configuration.table, store: store, clock: clock)
        do {
            try await replicate(&reporter)
            try await reporter.report(.stopped)
        } catch is CancellationError {
            if await isMine() { try await withoutCancellation { [reporter] in try await reporter.reported(.stopped) } }
            throw CancellationError()
        } catch {
            try? await withoutCancellation { [reporter] in try await reporter.reported(.failed, error: "\(error)") }
            throw error
        }
    }

    private func replicate(_ reporter: inout Reporter) async throws {
        let checkpoint = try await store.checkpoint()
        let source = try await TableSource.open(
            location: configuration.table, checkpoint: checkpoint, resnapshot: configuration.resnapshot, limit: configuration.batchRows,
            names: configuration.columnNames, clock: clock)
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
            try Failpoint.committed.reach()
            try await reporter.applied(batch, applied, latest: { try await source.latestVersion() })
            try Failpoint.reported.reach()
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
        try Failpoint.batchRead.reach()
        let prepared = try await store.prepare(batch)
        try Failpoint.batchPrepared.reach()
        return (batch, prepared)
    }
}
