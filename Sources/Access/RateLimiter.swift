import Synchronization

/// A bucket for each caller, of the callers that were here last.
public final class RateLimiter: Sendable {
    private let rate: TokenBucket.Rate
    private let now: @Sendable () -> Duration
    private let buckets: Mutex<GenerationalCache<String, TokenBucket>>

    /// - Parameters:
    ///   - callers: how many are remembered. One that is forgotten begins with a full bucket.
    ///   - now: a monotonic clock.
    public init(rate: TokenBucket.Rate, callers: Int = 20_000, now: @escaping @Sendable () -> Duration) {
        self.rate = rate
        self.now = now
        buckets = Mutex(GenerationalCache(capacity: callers))
    }

    /// - Returns: nil when the caller may go on; otherwise how long it has to wait.
    public func wait(_ caller: String) -> Duration? {
        let now = now()
        return buckets.withLock { buckets in
            var bucket = buckets.value(caller) ?? TokenBucket(rate: rate, at: now)
            defer { buckets.insert(bucket, for: caller) }
            return bucket.take(rate: rate, at: now)
        }
    }
}
