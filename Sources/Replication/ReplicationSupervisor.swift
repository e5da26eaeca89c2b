import Logging
import ServiceLifecycle

/// Keeps a replicator running beside an API that goes on serving what the store has: what stops replication is logged,
/// shown by the store's status, and tried again after a while, so that a repaired table is picked up without a restart.
public struct ReplicationSupervisor: Service {
    private static let firstPause: Duration = .seconds(1)
    private static let longestPause: Duration = .seconds(30)

    private let replicator: Replicator
    private let sleeper: any Clock<Duration>
    private let logger: Logger

    public init(_ replicator: Replicator, sleeper: any Clock<Duration> = .continuous, logger: Logger) {
        self.replicator = replicator
        self.sleeper = sleeper
        self.logger = logger
    }

    /// Returns on graceful shutdown.
    public func run() async throws {
        var pause = Self.firstPause
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            let started = ContinuousClock.now
            do {
                return try await replicator.run()
            } catch is CancellationError {
                return
            } catch {
                logger.error("replication stopped: \(error)", metadata: ["retry_in": "\(pause)"])
            }
            if ContinuousClock.now - started > Self.longestPause { pause = Self.firstPause }
            try? await cancelWhenGracefulShutdown { [pause] in try await sleeper.sleep(for: pause) }
            pause = min(pause * 2, Self.longestPause)
        }
    }
}
