/// What is promised, and what a load test's verdict is about.
public struct ServiceLevel: Sendable, Hashable {
    /// Requests answered in a second, at least.
    public var requestsPerSecond = 500.0
    /// 95 of 100 requests take less, in milliseconds.
    public var p95Milliseconds = 100.0
    /// Requests that may fail, be dropped or stay unanswered, in parts of a hundred.
    public var failedPercent = 0.0
    /// From a commit in Delta until a reader sees it, in seconds.
    public var syncSeconds = 10.0

    public init() {}
}
