import Scalars

/// Who replicates into a store: one process at a time tries, the others stand by.
///
/// It holds no time. Whoever waits watches, by its own clock, whether `renewals` grows, so clocks that differ do no harm. It
/// decides only who tries: what keeps two writers apart is the checkpoint that each batch expects.
public struct ReplicationLease: Sendable, Hashable {
    /// Names a process: `HOST:PID`, and behind an `@` what its replicator tells it by. Nil: free.
    public var holder: String?
    /// Grows with each sign of life of the holder, and when the lease changes hands.
    public var renewals: Int64

    public init(holder: String?, renewals: Int64) {
        self.holder = holder
        self.renewals = renewals
    }

    /// `HOST:PID` of a holder, for people.
    public static func displayName(of holder: String) -> String { String(holder.prefix { $0 != "@" }) }
}

/// A replicator that waits to take over.
public struct ReplicationStandby: Sendable, Hashable {
    /// As ``ReplicationLease/holder``.
    public var name: String
    public var reportedAt: Timestamp

    public init(name: String, reportedAt: Timestamp) {
        self.name = name
        self.reportedAt = reportedAt
    }
}
