/// How fast one caller may go: a bucket that fills evenly, of which each request takes one. A value that is told the time.
public struct TokenBucket: Sendable, Hashable {
    public struct Rate: Sendable, Hashable {
        /// Requests per second in the long run.
        public var perSecond: Double
        /// Requests at once after a pause.
        public var burst: Double

        public init(perSecond: Double, burst: Double) {
            self.perSecond = perSecond
            self.burst = burst
        }
    }

    private var tokens: Double
    private var updatedAt: Duration

    /// A full one.
    public init(rate: Rate, at now: Duration) {
        tokens = rate.burst
        updatedAt = now
    }

    /// Takes one.
    ///
    /// - Parameter now: a monotonic clock's reading; one that goes back counts as no time.
    /// - Returns: nil when there was one; otherwise how long until there is.
    public mutating func take(rate: Rate, at now: Duration) -> Duration? {
        let passed = max(.zero, now - updatedAt) / .seconds(1)
        tokens = min(rate.burst, tokens + passed * rate.perSecond)
        updatedAt = max(updatedAt, now)
        guard tokens < 1 else {
            tokens -= 1
            return nil
        }
        return .seconds((1 - tokens) / rate.perSecond)
    }
}
