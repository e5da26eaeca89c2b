import Logging
import NIOPosix
import Scalars
import ServiceLifecycle
import Synchronization

/// Keeps adding to a table of statements at a steady rate, with a correction and a closed account now and then:
/// `odl generate --mode continuous`.
///
/// It goes on with whatever the table holds, and ends on graceful shutdown after the commit that it is in.
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
        let session = try await NIOThreadPool.singleton.runIfActive { [location, options, clock] in
            SharedSession(try ContinuousSession(location: location, options: options, clock: clock))
        }
        try await run(session, pacedBy: sleeper)
    }

    private func run(_ session: SharedSession, pacedBy sleeper: some Clock<Duration>) async throws {
        var pace = Pace(options)
        var last = sleeper.now
        while await sleep(until: last.advanced(by: pace.interval), by: sleeper) {
            let now = sleeper.now
            let work = pace.work(after: last.duration(to: now))
            last = now
            for commit in try await session.perform(work) { report(commit) }
        }
    }

    /// False when it is time to end.
    private func sleep<C: Clock<Duration>>(until deadline: C.Instant, by sleeper: C) async -> Bool {
        try? await cancelWhenGracefulShutdown { try await sleeper.sleep(until: deadline, tolerance: nil) }
        return !Task.isCancelled && !Task.isShuttingDownGracefully
    }

    private func report(_ commit: ContinuousCommit) {
        if let failure = commit.checkpointFailure {
            logger.warning("no checkpoint was written after version \(commit.version): \(failure)")
        }
        onCommit(commit)
    }
}

/// A session that is used by one thread at a time.
private final class SharedSession: Sendable {
    private let session: Mutex<ContinuousSession>

    init(_ session: ContinuousSession) { self.session = Mutex(session) }

    func perform(_ work: Pace.Work) async throws -> [ContinuousCommit] {
        guard work.statements > 0 else { return [] }
        return try await NIOThreadPool.singleton.runIfActive {
            try self.session.withLock { session in
                [
                    try session.addStatements(work.statements),
                    work.corrections > 0 ? try session.correctStatements(work.corrections) : nil,
                    work.closures > 0 ? try session.closeAccounts(work.closures) : nil,
                ].compactMap(\.self)
            }
        }
    }
}
