import Logging
import Scalars
import ServiceLifecycle
import StatementStore
import Synchronization
import WebSockets

/// Follows the store's change feed once for all who listen: each event is read once and encoded once.
///
/// Listeners do not have queues. Each follows the ring by its place in it; who does not keep up falls out of the ring and is
/// told so.
final class ChangeHub: Service, Sendable {
    private struct State {
        var ring: ChangeRing?
        var audience = ChangeAudience()
    }

    private let store: any StatementStore
    private let capacity: ChangeRing.Capacity
    private let observer: FeedObserver
    private let wallClock: WallClock
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let state = Mutex(State())

    static let pageSize = 500

    init(
        store: any StatementStore, capacity: ChangeRing.Capacity, observer: FeedObserver, wallClock: WallClock,
        clock: any Clock<Duration>, logger: Logger
    ) {
        self.store = store
        self.capacity = capacity
        self.observer = observer
        self.wallClock = wallClock
        self.clock = clock
        self.logger = logger
    }

    /// Whether the feed's place in the store is known, so that listeners can begin.
    var isFollowing: Bool { state.withLock { $0.ring != nil } }

    var listenerCount: Int { state.withLock { $0.audience.count } }

    // MARK: Following the store

    func run() async throws {
        var failed = false
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try await begin()
                if failed { logger.info("change feed: the store answers again") }
                failed = false
                for await _ in store.updates().cancelOnGracefulShutdown() { try await readOn() }
            } catch {
                if !failed { logger.warning("change feed: \(error); trying again every second") }
                failed = true
            }
            try? await cancelWhenGracefulShutdown { [clock] in try await clock.sleep(for: .seconds(1)) }
        }
    }

    /// Finds the feed's place in the store, once.
    func begin() async throws {
        guard !isFollowing else { return }
        let head = try await store.latestChangeToken()
        observer.feedBegins(isEmpty: head == nil)
        state.withLock { $0.ring = ChangeRing(capacity: capacity, head: head) }
    }

    private func readOn() async throws {
        if case .loading(let at, _, _) = try await store.checkpoint()?.progress { observer.loads(version: at.version) }
        while true {
            do {
                let events = try await store.changes(after: head, limit: Self.pageSize)
                guard !events.isEmpty else { return }
                observer.observed(events, at: wallClock.now())
                publish(events)
            } catch let error as StoreError where error == .historyLost {
                let latest = try await store.latestChangeToken()
                logger.warning("change feed: changes were removed before they were read; listeners are told of the gap")
                publishGap(upTo: latest)
            }
        }
    }

    private var head: ChangeToken? { state.withLock { $0.ring?.head } }

    private func publish(_ events: [StatementChangeEvent]) {
        publish { ring in ring.append(events) }
    }

    private func publishGap(upTo token: ChangeToken?) {
        publish { ring in
            ring.appendGap(upTo: token)
            return nil
        }
    }

    /// - Parameter add: adds a chunk to the ring and returns the accounts that it is about; nil for all.
    private func publish(_ add: (inout ChangeRing) -> Set<String>?) {
        let overrun = state.withLock { state -> [ChangeAudience.Listener] in
            guard var ring = state.ring else { return [] }
            state.ring = nil  // So that the ring is changed in place.
            let accounts = add(&ring)
            state.audience.notify(ofChunk: ring.nextChunk - 1, accounts: accounts)
            let overrun = state.audience.removeOverrun(firstChunk: ring.firstChunk)
            state.ring = ring
            return overrun
        }
        for listener in overrun {
            listener.overrun()
            listener.wake.finish()
        }
    }

    // MARK: Listening

    /// A listener from now on.
    ///
    /// - Parameter overrun: called when it has fallen behind the ring; it gets nothing more then.
    /// - Returns: nil while the store's feed has not been reached.
    func listen(_ filter: ChangeFilter, replaying: Bool, overrun: @escaping @Sendable () -> Void) -> ChangeListener? {
        let (signals, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        return state.withLock { state in
            guard let ring = state.ring else { return nil }
            let id = state.audience.add(
                ChangeAudience.Listener(filter: filter, pending: nil, isReplaying: replaying, wake: wake, overrun: overrun))
            return ChangeListener(id: id, filter: filter, head: ring.head, signals: signals)
        }
    }

    func leave(_ listener: ChangeListener) { state.withLock { $0.audience.remove(listener.id) } }

    /// What has come for a live listener since it was here last.
    func take(_ listener: ChangeListener) -> [EncodedFrames] {
        state.withLock { state in
            guard let chunk = state.audience.takePending(listener.id) else { return [] }
            return state.ring?.frames(fromChunk: chunk, listener.filter) ?? []
        }
    }

    /// Lets a replaying listener that has everything up to `token` go on from the ring, without a gap and without a repetition.
    ///
    /// - Returns: what the ring holds after the token; nil when the token is not in the ring and the replay has to go on.
    func goLive(_ listener: ChangeListener, after token: ChangeToken?) -> [EncodedFrames]? {
        state.withLock { state in
            guard let frames = state.ring?.frames(after: token, listener.filter) else { return nil }
            state.audience.goLive(listener.id)
            return frames
        }
    }
}

/// One who listens to the ``ChangeHub``.
struct ChangeListener: Sendable {
    let id: ChangeAudience.ID
    let filter: ChangeFilter
    /// The newest token when it began to listen.
    let head: ChangeToken?
    /// An element whenever there may be something to take.
    let signals: AsyncStream<Void>
}
