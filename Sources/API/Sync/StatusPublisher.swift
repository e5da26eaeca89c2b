import Logging
import ServiceLifecycle
import StatementStore
import Synchronization
import WebSockets

/// Sends the metrics to all who watch them: when they change, at most four times a second, and at least every five seconds.
/// They are read and encoded once, and not at all while nobody watches.
final class StatusPublisher: Service, Sendable {
    private struct State {
        var watchers: [Int: AsyncStream<EncodedFrames>.Continuation] = [:]
        var nextID = 0
        /// The next message is sent whether the metrics have changed or not.
        var isDue = false
    }

    private static let shortestPause = Duration.milliseconds(250)
    private static let longestPause = Duration.seconds(5)

    private let store: any StatementStore
    private let reader: MetricsReader
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let state = Mutex(State())
    private let nudges = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init(store: any StatementStore, reader: MetricsReader, clock: any Clock<Duration>, logger: Logger) {
        self.store = store
        self.reader = reader
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        await withDiscardingTaskGroup { group in
            group.addTask { [self] in
                for await _ in store.updates().cancelOnGracefulShutdown() { nudges.continuation.yield() }
            }
            group.addTask { [self] in
                while await pause(Self.longestPause) { sendAnyway() }
            }
            await publish()
            group.cancelAll()
        }
    }

    private func publish() async {
        var last: MetricsSnapshot?
        for await _ in nudges.stream.cancelOnGracefulShutdown() {
            guard state.withLock({ !$0.watchers.isEmpty }) else { continue }
            let isDue = state.withLock { state in
                defer { state.isDue = false }
                return state.isDue
            }
            do {
                let snapshot = try await reader.snapshot().snapshot
                if isDue || last.map(snapshot.differs) ?? true {
                    let frame = EncodedFrames(text: snapshot.json)
                    for watcher in state.withLock({ Array($0.watchers.values) }) { watcher.yield(frame) }
                    last = snapshot
                }
            } catch {
                logger.debug("metrics cannot be read: \(error)")
            }
            guard await pause(Self.shortestPause) else { return }
        }
    }

    private func sendAnyway() {
        state.withLock { $0.isDue = true }
        nudges.continuation.yield()
    }

    /// - Returns: false when the server shuts down.
    private func pause(_ duration: Duration) async -> Bool {
        let slept: Void? = try? await cancelWhenGracefulShutdown { [clock] in try await clock.sleep(for: duration) }
        return slept != nil && !Task.isShuttingDownGracefully
    }

    /// Sends the metrics to one client: at once, and then on. A client that is slow gets the newest and misses the others.
    func run(_ outbound: WebSocketOutbound) async throws {
        let (frames, watcher) = AsyncStream.makeStream(of: EncodedFrames.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.nextID += 1
            state.watchers[state.nextID] = watcher
            return state.nextID
        }
        defer { state.withLock { $0.watchers[id] = nil } }
        sendAnyway()
        for await frame in frames { try await outbound.write(frame) }
    }
}
