import Logging
import NIOPosix
import Scalars
import ServiceLifecycle
import Synchronization

/// Keeps adding to a table of statements at a steady rate, with a correction and a closed account now and then:
/// `odl generate --mode continuous`.
///
/// It goes on with whatever the table holds. On graceful shutdown it ends at once: a change that is not committed yet is
/// abandoned, and its files are removed.
public final class ContinuousGenerator: Service {
    private let location: String
    private let options: ContinuousOptions
    private let sleeper: any Clock<Duration>
    private let clock: WallClock
    private let logger: Logger
    private let onCommit: @Sendable (ContinuousCommit) -> Void

    /// - Parameters:
    ///   - location: the path of a table of statements
    ///   - sleeper: paces the commits
    ///   - clock: dates the statements; none is of a month that has not ended
    ///   - onCommit: called after each commit
    /// - Throws: ``GeneratorError`` for options that make no sense.
    public init(
        location: String, options: ContinuousOptions, sleeper: any Clock<Duration> = .continuous, clock: WallClock = .system,
        logger: Logger, onCommit: @escaping @Sendable (ContinuousCommit) -> Void = { _ in }
    ) throws(GeneratorError) {
        try options.validate()
        self.location = location
        self.options = options
        self.sleeper = sleeper
        self.clock = clock
        self.logger = logger
        self.onCommit = onCommit
    }

    /// - Throws: ``GeneratorError``, `DeltaError`. Cancellation ends it as graceful shutdown does.
    public func run() async throws {
        let stop = StopRequest()
        do {
            try await withTaskCancellationOrGracefulShutdownHandler {
                let session = try await NIOThreadPool.singleton.runIfActive { [location, options, clock] in
                    SharedSession(try ContinuousSession(location: location, options: options, clock: clock, stop: stop))
                }
                try await run(session, pacedBy: sleeper)
            } onCancelOrGracefulShutdown: {
                stop.request()
            }
        } catch is CancellationError {}
    }

    private func run(_ session: SharedSession, pacedBy sleeper: some Clock<Duration>) async throws {
        var pace = Pace(options)
        var last = sleeper.now
        while await sleep(until: last.advanced(by: pace.interval), by: sleeper) {
            let now = sleeper.now
            let work = pace.work(after: last.duration(to: now))
            last = now
            try await perform(work.statements, session) { try $0.addStatements($1) }
            try await perform(work.corrections, session) { try $0.correctStatements($1) }
            try await perform(work.closures, session) { try $0.closeAccounts($1) }
        }
    }

    private func perform(
        _ count: Int, _ session: SharedSession,
        _ change: @escaping @Sendable (inout ContinuousSession, Int) throws -> ContinuousCommit?
    ) async throws {
        guard count > 0, let commit = try await session.perform({ try change(&$0, count) }) else { return }
        if let failure = commit.checkpointFailure {
            logger.warning("no checkpoint was written after version \(commit.version): \(failure)")
        }
        onCommit(commit)
    }

    /// False when it is time to end.
    private func sleep<C: Clock<Duration>>(until deadline: C.Instant, by sleeper: C) async -> Bool {
        try? await cancelWhenGracefulShutdown { try await sleeper.sleep(until: deadline, tolerance: nil) }
        return !Task.isCancelled && !Task.isShuttingDownGracefully
    }
}

/// A session that is used by one thread at a time.
private final class SharedSession: Sendable {
    private let session: Mutex<ContinuousSession>

    init(_ session: ContinuousSession) { self.session = Mutex(session) }

    func perform<Result: Sendable>(_ body: @escaping @Sendable (inout ContinuousSession) throws -> Result) async throws -> Result {
        try await NIOThreadPool.singleton.runIfActive { try self.session.withLock { try body(&$0) } }
    }
}
