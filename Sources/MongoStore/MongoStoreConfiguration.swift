/// How a store is used.
public struct MongoStoreConfiguration: Sendable, Hashable {
    /// Threads, and so connections, that answer queries. Eight to sixteen are best: the server answers most in 0.2 ms.
    public var readers = 8
    /// How many reads may wait for a thread before more of them are refused.
    public var queueLimit = 1_024
    /// For a reader. What has waited longer is refused unread: nobody waits for its answer any more.
    public var longestWait: Duration = .seconds(5)
    /// How long a read waits for its answer before its connection is taken for dead and the read tried once more.
    public var readTimeout: Duration = .seconds(10)
    /// The same for writes: a micro-batch is one transaction, whose largest message is some tens of megabytes.
    public var writeTimeout: Duration = .seconds(30)
    /// How many changes the feed keeps, the newest ones. At least 1.
    public var changeRetention: Int64 = 1_000_000
    /// How many micro-batches the log keeps, the newest ones. At least 1.
    public var batchRetention: Int64 = 100_000

    public init() {}
}
