import Logging
import Scalars
import Synchronization

/// Has the newest key set: it is loaded again when its file changes, from time to time, and when a token names a key that is
/// not known. While it cannot be loaded, the last one counts.
final class KeySetProvider: Sendable {
    /// How often tokens with unknown keys may make the source be asked.
    static let shortestPause: Int64 = 10
    /// How old a key set of a URL gets: a key that its issuer withdraws is refused after that time at most.
    static let longestPause: Int64 = 300

    private struct State {
        var keys: KeySet?
        var revision: UInt64 = 0
        var fingerprint: FileFingerprint?
        /// Seconds since 1970.
        var triedAt = Int64.min / 2
        var loading: Task<Void, Never>?
    }

    private let source: KeySetSource
    private let wallClock: WallClock
    private let logger: Logger
    private let state = Mutex(State())

    init(source: KeySetSource, wallClock: WallClock, logger: Logger) {
        self.source = source
        self.wallClock = wallClock
        self.logger = logger
    }

    /// Counts the key sets that were loaded.
    var revision: UInt64 { state.withLock { $0.revision } }

    var isLoaded: Bool { state.withLock { $0.keys != nil } }

    /// The key as it is now, without asking the source.
    func known(_ kid: String) -> KeySet.Key? { state.withLock { $0.keys?.keys[kid] } }

    /// - Throws: ``AccessError``, when there is no such key.
    func key(_ kid: String) async throws(AccessError) -> KeySet.Key {
        if let key = known(kid) { return key }
        await load(unlessTriedWithin: Self.shortestPause)
        if let key = known(kid) { return key }
        guard isLoaded else { throw .unavailable("no key set could be loaded yet") }
        throw .invalid("the token's key is not known")
    }

    /// Loads the key set again where it has changed or is old.
    func refresh() async {
        let (fingerprint, age) = state.withLock { ($0.fingerprint, seconds - $0.triedAt) }
        switch source {
        case .file: if await source.fingerprint() != fingerprint { await load(unlessTriedWithin: 0) }
        case .url, .issuer: if age >= Self.longestPause || !isLoaded { await load(unlessTriedWithin: Self.shortestPause) }
        }
    }

    /// One load at a time; who comes meanwhile waits for it.
    func load(unlessTriedWithin pause: Int64) async {
        let now = seconds
        let task = state.withLock { state -> Task<Void, Never>? in
            if let loading = state.loading { return loading }
            // A clock that was set back is no reason to wait.
            guard !(0..<pause).contains(now - state.triedAt) else { return nil }
            state.triedAt = now
            let task = Task { await self.loadNow() }
            state.loading = task
            return task
        }
        await task?.value
    }

    private func loadNow() async {
        let fingerprint = await source.fingerprint()
        do throws(AccessError) {
            let keys = try await source.load()
            state.withLock { state in
                state.keys = keys
                state.revision += 1
                state.fingerprint = fingerprint
                state.loading = nil
            }
        } catch {
            logger.warning("token keys: \(error); the ones that are known go on counting")
            state.withLock { state in
                state.fingerprint = fingerprint
                state.loading = nil
            }
        }
    }

    private var seconds: Int64 { wallClock.now().microseconds / 1_000_000 }
}
