/// Why replication stopped. One line: what, where, and what to do.
public struct ReplicationError: Error, Sendable, Hashable, CustomStringConvertible {
    private enum Code: Sendable, Hashable {
        case amidVersion, leaseHeld, noChangeDataFeed, nothingApplied, schema, otherTable, tableReplaced
    }

    private var code: Code
    public var description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    public static func noChangeDataFeed(location: String, version: Int64) -> ReplicationError {
        ReplicationError(
            .noChangeDataFeed,
            "\(location) has no Change Data Feed at version \(version); set the table property delta.enableChangeDataFeed=true first")
    }

    public static func nothingApplied(location: String) -> ReplicationError {
        ReplicationError(
            .nothingApplied, "the store holds no whole version of \(location) yet; run odl sync --until-caught-up first")
    }

    public static func amidVersion(location: String, version: Int64) -> ReplicationError {
        ReplicationError(
            .amidVersion, "the store holds a part of version \(version) of \(location); let odl sync finish it, then compare")
    }

    /// Another replicator is at work; nothing was done.
    public static func leaseHeld(by name: String) -> ReplicationError {
        ReplicationError(.leaseHeld, "another replicator, \(name), keeps this store in step; leave the work to it, or stop it first")
    }

    /// Whether it is ``leaseHeld(by:)``, whoever holds it.
    public var isLeaseHeld: Bool { code == .leaseHeld }

    /// A column that replication cannot do without is missing or has a type that cannot hold its values.
    public static func schema(table: String, version: Int64, _ problem: String) -> ReplicationError {
        ReplicationError(.schema, "\(table) at version \(version): \(problem)")
    }

    public static func otherTable(stored: String, given: String, location: String) -> ReplicationError {
        ReplicationError(
            .otherTable, "the store holds table \(stored), but \(location) is table \(given); give another --store or --data-dir")
    }

    /// The table has fewer versions than the store has applied: it was made anew or restored from a backup.
    public static func tableReplaced(location: String, latest: Int64, applied: Int64) -> ReplicationError {
        ReplicationError(
            .tableReplaced,
            "\(location) ends at version \(latest), but the store has applied version \(applied); if the table was restored, run odl sync --resnapshot")
    }
}
