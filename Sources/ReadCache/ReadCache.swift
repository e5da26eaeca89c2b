import StatementStore
import Synchronization

/// A store that answers what is asked again and again from memory: balance and latest statement of an account.
///
/// It reads the change feed of the store behind it, which any process may write to, and so stays coherent with it: see
/// ``Coherence``. All of the product's reading of that feed should go through it, so that whoever is told of a change
/// finds it.
public final class ReadCache: Sendable {
    let store: any StatementStore
    let configuration: ReadCacheConfiguration
    private let coherence: Mutex<Coherence>
    private let start = ContinuousClock.now

    init(_ store: any StatementStore, _ configuration: ReadCacheConfiguration) {
        self.store = store
        self.configuration = configuration
        coherence = Mutex(Coherence(byteLimit: configuration.byteLimit, longestSilence: configuration.longestSilence))
    }

    /// A cache in front of `store`, coherent for as long as `body` runs.
    public static func withCache<T: Sendable>(
        of store: any StatementStore, configuration: ReadCacheConfiguration = ReadCacheConfiguration(),
        _ body: (ReadCache) async throws -> T
    ) async throws -> T {
        let cache = ReadCache(store, configuration)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await cache.follow() }
            defer { group.cancelAll() }
            return try await body(cache)
        }
    }

    /// Bytes that the kept answers take, about.
    public var byteCount: Int { withCoherence { $0.byteCount } }

    /// Queries of the kind that is kept, since the start.
    public struct Counts: Sendable, Hashable {
        public var fromMemory = 0
        public var fromStore = 0
    }

    public var counts: Counts { withCoherence { $0.counts } }

    func withCoherence<R>(_ body: (inout Coherence) -> R) -> R { coherence.withLock { body(&$0) } }

    /// On the clock that silence is measured with.
    var now: Duration { ContinuousClock.now - start }
}

/// How much is kept, and when it is used.
public struct ReadCacheConfiguration: Sendable, Hashable {
    /// Statements of 50 transactions take 12 kB each.
    public var byteLimit = 32 << 20
    /// How often the store is asked how far it is, whether it tells of changes or not.
    public var heartbeat: Duration = .milliseconds(500)
    /// After this time without an answer from the store nothing is served from memory: no answer is staler than this.
    public var longestSilence: Duration = .seconds(2)

    public init() {}
}
