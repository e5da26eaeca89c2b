import Synchronization

/// The newest instant that this process has read, for queries to read at: so that not each of them has to ask for it.
///
/// It is used only while a change stream tells of every batch (``StateWatch``), ends with the next one, and in any case after
/// ``longestUse``, should the stream be late. An answer is therefore at most that much behind the store, and exactly of the
/// version that it names. Without a stream, each query reads an instant of its own. Either way no instant is earlier than
/// one that was read before: who has seen a change never gets an answer from before it.
final class LatestSnapshot: Sendable {
    /// How long an instant is read at. A stream that has stopped unnoticed costs no more than this.
    static let longestUse: Duration = .milliseconds(100)

    private struct State {
        var isWatched = false
        /// The newest instant that was read.
        var newest: Snapshot?
        var isOver = true
        var end = ContinuousClock.now
        /// Counts what ended instants: one that was read before it must not be used after it.
        var ended: UInt64 = 0
    }

    private let state = Mutex(State())

    /// - Parameter isFresh: not one that was read before this call.
    func snapshot(isFresh: Bool = false, _ client: MongoClient) throws -> Snapshot {
        let now = ContinuousClock.now
        let (newest, isUsable, ended) = state.withLock { ($0.newest, !$0.isOver && now < $0.end, $0.ended) }
        if let newest, isUsable, !isFresh { return newest }
        let read = try client.snapshot(notBefore: newest?.clusterTime)
        guard let clusterTime = read.clusterTime else { return read }
        state.withLock { state in
            if let newest = state.newest?.clusterTime, newest > clusterTime { return }
            state.newest = read
            state.isOver = !state.isWatched || state.ended != ended
            state.end = now + Self.longestUse
        }
        return read
    }

    /// There is a newer one.
    func end() {
        state.withLock { state in
            state.isOver = true
            state.ended &+= 1
        }
    }

    /// Whether ``end()`` is called after every batch of any process.
    func setWatched(_ isWatched: Bool) {
        state.withLock { state in
            state.isWatched = isWatched
            state.isOver = true
            state.ended &+= 1
        }
    }
}
