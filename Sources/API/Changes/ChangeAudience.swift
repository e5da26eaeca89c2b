import WebSockets

/// Who listens to the change feed, and up to where each has been served. A value without locks.
///
/// A listener that has nothing to send costs nothing, however many others there are: it is looked up by its account when a
/// change comes.
struct ChangeAudience {
    typealias ID = Int

    struct Listener {
        var filter: ChangeFilter
        /// The first chunk with something for it that it has not taken; nil when it has everything.
        var pending: Int?
        /// Still reads from the store: it is woken by every chunk and takes none.
        var isReplaying: Bool
        var wake: AsyncStream<Void>.Continuation
        /// It has fallen behind the ring.
        var overrun: @Sendable () -> Void
    }

    private var listeners: [ID: Listener] = [:]
    private var everything: Set<ID> = []
    private var replaying: Set<ID> = []
    private var byAccount: [String: Set<ID>] = [:]
    private var nextID = 0

    var count: Int { listeners.count }

    mutating func add(_ listener: Listener) -> ID {
        nextID += 1
        listeners[nextID] = listener
        if listener.isReplaying { replaying.insert(nextID) } else { index(nextID, listener.filter.account) }
        return nextID
    }

    mutating func remove(_ id: ID) {
        guard let listener = listeners.removeValue(forKey: id) else { return }
        replaying.remove(id)
        everything.remove(id)
        guard let account = listener.filter.account else { return }
        byAccount[account]?.remove(id)
        if byAccount[account]?.isEmpty == true { byAccount[account] = nil }
    }

    /// From now on it takes chunks.
    mutating func goLive(_ id: ID) {
        guard let listener = listeners[id], listener.isReplaying else { return }
        listeners[id]?.isReplaying = false
        replaying.remove(id)
        index(id, listener.filter.account)
    }

    /// Where the listener goes on; nil when it has everything, or is gone.
    mutating func takePending(_ id: ID) -> Int? {
        defer { listeners[id]?.pending = nil }
        return listeners[id]?.pending
    }

    /// A chunk has come.
    ///
    /// - Parameter accounts: those that it is about; nil for all.
    mutating func notify(ofChunk chunk: Int, accounts: Set<String>?) {
        everything.forEach { mark($0, chunk) }
        replaying.forEach { listeners[$0]?.wake.yield() }
        guard let accounts else { return byAccount.values.joined().forEach { mark($0, chunk) } }
        for account in accounts { byAccount[account]?.forEach { mark($0, chunk) } }
    }

    /// Removes those who would need a chunk that is no longer kept.
    mutating func removeOverrun(firstChunk: Int) -> [Listener] {
        let slow = listeners.filter { $0.value.pending.map { $0 < firstChunk } ?? false }
        slow.keys.forEach { remove($0) }
        return Array(slow.values)
    }

    private mutating func mark(_ id: ID, _ chunk: Int) {
        if listeners[id]?.pending == nil { listeners[id]?.pending = chunk }
        listeners[id]?.wake.yield()
    }

    private mutating func index(_ id: ID, _ account: String?) {
        if let account { byAccount[account, default: []].insert(id) } else { everything.insert(id) }
    }
}
