import CMongo
import Foundation
import Logging
import StatementStore
import Synchronization

/// Tells subscribers when replication has written, whichever process did: one change stream on `sync_state`, which every
/// batch and report writes, for all subscribers of a process.
///
/// It carries no data. The change feed is read from its collection, by number; so nothing depends on this stream's history,
/// and after any failure it begins afresh with a signal to all.
final class StateWatch: Sendable {
    private struct State {
        var subscribers: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextID = 0
        var isRunning = false
        var isClosed = false
    }

    private static let firstPause = 0.2
    private static let longestPause = 5.0

    private let target: MongoTarget
    private let snapshots: LatestSnapshot
    private let logger: Logger
    private let state = Mutex(State())
    /// Ends a pause early.
    private let wakeUp = NSCondition()

    init(_ target: MongoTarget, snapshots: LatestSnapshot, logger: Logger) {
        self.target = target
        self.snapshots = snapshots
        self.logger = logger
    }

    func subscribe() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let (id, startsThread) = state.withLock { state -> (Int?, Bool) in
                guard !state.isClosed else { return (nil, false) }
                state.nextID += 1
                state.subscribers[state.nextID] = continuation
                defer { state.isRunning = true }
                return (state.nextID, !state.isRunning)
            }
            guard let id else { return continuation.finish() }
            continuation.onTermination = { [self] _ in state.withLock { _ = $0.subscribers.removeValue(forKey: id) } }
            continuation.yield()
            if startsThread { startThread() }
        }
    }

    func close() {
        let subscribers = state.withLock { state in
            state.isClosed = true
            return Array(state.subscribers.values)
        }
        for subscriber in subscribers { subscriber.finish() }
        wakeUp.withLock { wakeUp.broadcast() }
    }

    private func startThread() {
        let thread = Thread { [self] in run() }
        thread.name = "mongo-watch"
        thread.start()
    }

    /// Until nobody listens any more.
    private func run() {
        var pause = Self.firstPause
        while isWanted {
            do {
                let handle = try target.makePool(clients: 1)
                defer { mongoc_client_pool_destroy(handle.pool) }
                let client = mongoc_client_pool_pop(handle.pool)
                defer { mongoc_client_pool_push(handle.pool, client) }
                guard let client else { continue }
                defer { snapshots.setWatched(false) }
                var isOpen = false
                try MongoClient(pointer: client, database: target.database).watch(Collections.state) { hasChanged in
                    pause = Self.firstPause
                    if !isOpen { snapshots.setWatched(true) }
                    isOpen = true
                    if hasChanged {
                        // Before anybody hears of it: who then asks gets no older answer.
                        snapshots.end()
                        signal()
                    }
                    return isWanted
                }
            } catch {
                let text = (error as? MongoError).map { "\(StoreError($0, target))" } ?? "\(error)"
                logger.warning("change stream interrupted, begins afresh: \(text)", metadata: ["retry_in": "\(pause) s"])
                signal()
                sleep(pause)
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    /// Also notes the thread's end, in the same step, so that a subscriber who comes now starts another.
    private var isWanted: Bool {
        state.withLock { state in
            if state.isClosed || state.subscribers.isEmpty { state.isRunning = false }
            return state.isRunning
        }
    }

    private func signal() {
        for subscriber in state.withLock({ Array($0.subscribers.values) }) { subscriber.yield() }
    }

    private func sleep(_ seconds: Double) {
        wakeUp.withLock {
            if !state.withLock({ $0.isClosed }) { _ = wakeUp.wait(until: Date(timeIntervalSinceNow: seconds)) }
        }
    }
}
