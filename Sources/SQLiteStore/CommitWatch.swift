import GRDB
import StatementStore
import Synchronization

/// Tells subscribers that the store may have changed.
///
/// Commits of this process are signalled by the writer. Those of other processes are found by `PRAGMA data_version`, which
/// reads a counter in shared memory; it is looked at only while somebody listens.
final class CommitWatch: Sendable {
    private struct State {
        var subscribers: [UInt64: AsyncStream<Void>.Continuation] = [:]
        var nextSubscriber: UInt64 = 0
        /// Runs while there are subscribers.
        var poll: Task<Void, Never>?
        var isClosed = false
    }

    private let state = Mutex(State())
    private let path: String
    private let interval: Duration
    private let clock: any Clock<Duration>

    init(path: String, interval: Duration, clock: any Clock<Duration>) {
        self.path = path
        self.interval = interval
        self.clock = clock
    }

    func subscribe() -> AsyncStream<Void> {
        // The newest signal says all that earlier ones said.
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let subscriber: UInt64? = state.withLock { state in
            if state.isClosed { return nil }
            defer { state.nextSubscriber += 1 }
            state.subscribers[state.nextSubscriber] = continuation
            if state.poll == nil { state.poll = Task { await self.poll() } }
            return state.nextSubscriber
        }
        guard let subscriber else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { _ in self.unsubscribe(subscriber) }
        continuation.yield()
        return stream
    }

    func signal() {
        for subscriber in state.withLock({ Array($0.subscribers.values) }) { subscriber.yield() }
    }

    func close() {
        let subscribers = state.withLock { state in
            state.isClosed = true
            state.poll?.cancel()
            state.poll = nil
            return Array(state.subscribers.values)
        }
        for subscriber in subscribers { subscriber.finish() }
    }

    private func unsubscribe(_ subscriber: UInt64) {
        state.withLock { state in
            state.subscribers[subscriber] = nil
            guard state.subscribers.isEmpty else { return }
            state.poll?.cancel()
            state.poll = nil
        }
    }

    private func poll() async {
        // data_version tells of commits made through other connections than the one that asks: it has its own.
        let path = path
        var connection: DatabaseQueue?
        var last: Int64?
        while !Task.isCancelled {
            if connection == nil { connection = try? await offCooperativeThreads { try Self.open(path) } }
            let version = try? await connection?.unsafeRead { try Int64.fetchOne($0, sql: "PRAGMA data_version") }
            if version != last { signal() }
            last = version
            guard (try? await clock.sleep(for: interval)) != nil else { return }
        }
    }

    private static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "odl.store.watch"
        return try DatabaseQueue(path: path, configuration: configuration)
    }
}
