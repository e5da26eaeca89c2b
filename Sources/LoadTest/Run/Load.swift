import NIOCore
import ServiceLifecycle
import Synchronization

/// The engine on its event loop, seen from outside.
final class Load: Sendable {
    struct Second: Sendable {
        var statistics: LoadStatistics
        var live: LoadEngine.Live
    }

    /// Seconds for the last answers when a test is stopped before its end.
    private static let drainWhenStopped = 2.0

    private let plan: LoadPlan
    private let heads: RequestHeads
    private let address: SocketAddress
    private let loop: any EventLoop
    private let stopped = Mutex(false)

    init(plan: LoadPlan, heads: RequestHeads, address: SocketAddress, loop: any EventLoop) {
        self.plan = plan
        self.heads = heads
        self.address = address
        self.loop = loop
    }

    /// Whether a graceful shutdown came before the end.
    var isStopped: Bool { stopped.withLock { $0 } }

    /// How it stands, about once a second and at the end. A reader that is slow misses some, but not the last one.
    func start() async throws -> AsyncStream<Second> {
        let (seconds, continuation) = AsyncStream.makeStream(of: Second.self, bufferingPolicy: .bufferingNewest(1))
        let engine = try await loop.submit { [self] in
            let engine = LoadEngine(plan: plan, heads: heads, address: address, loop: loop) { statistics, live in
                continuation.yield(Second(statistics: statistics, live: live))
            }
            engine.run { continuation.finish() }
            return NIOLoopBound(engine, eventLoop: loop)
        }.get()
        let stop = Task { [self] in
            try? await gracefulShutdown()
            guard Task.isShuttingDownGracefully else { return }
            stopped.withLock { $0 = true }
            loop.execute { engine.value.finish(drain: Self.drainWhenStopped) }
        }
        continuation.onTermination = { _ in stop.cancel() }
        return seconds
    }
}
