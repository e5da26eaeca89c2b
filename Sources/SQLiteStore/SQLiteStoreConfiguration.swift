/// How a store is opened.
public struct SQLiteStoreConfiguration: Sendable, Hashable {
    public enum Access: Sendable, Hashable {
        /// Makes the store when there is none, and brings an older one up to date.
        case readWrite
        /// The store must exist; writing fails.
        case readOnly
    }

    public var access = Access.readWrite
    /// How many changes the feed keeps, the newest ones. At least 1.
    public var changeRetention: Int64 = 1_000_000
    /// How many micro-batches the log keeps, the newest ones. At least 1.
    public var batchRetention: Int64 = 100_000
    /// Connections that read at the same time.
    public var readers = 4
    /// How long a query of ``SQLiteStore/answer(_:)`` may take before it is ended.
    public var queryTimeout: Duration = .seconds(5)
    /// How long a write waits for another process that is writing.
    public var busyTimeout: Duration = .seconds(10)
    /// How often subscribers of ``SQLiteStore/updates()`` look for commits of other processes. This process's own are seen at once.
    public var commitPollInterval: Duration = .milliseconds(50)

    public init() {}
}
