import Scalars

/// Follows the Change Data Feed of a table version by version.
public struct ChangeFeedReader {
    /// The version that `next` reads.
    public private(set) var nextVersion: Int64

    /// The changes of `nextVersion`, by then the one before; nil when it is not committed yet, and then it may be asked again.
    ///
    /// Asking costs the opening of one file. Blocks while it reads.
    /// - Throws: `DeltaError`: a missing or damaged commit, a version at which the feed is not enabled, commits that were
    ///   cleaned up. After an error the reader stays where it was.
    public mutating func next() throws -> VersionChanges? { nil }
}

/// The changes that one commit made.
public struct VersionChanges: Sendable {
    public let version: Int64
    /// The in-commit timestamp where the table has one, else the modification time of the log file.
    public let committedAt: Timestamp
    /// The table's metadata at this version; the rows have its schema.
    public let metadata: Metadata
    /// Whether there may be rows: false for a commit without data, such as a change of properties or a compaction.
    public var hasChanges: Bool { false }

    /// The changed rows, in an order that depends on the commit alone: deleted rows before inserted ones where they are
    /// derived from whole files, otherwise as they stand in the change data files. May be called more than once.
    ///
    /// - Parameters:
    ///   - batchSize: the most rows in a batch; a batch may hold fewer. It has no influence on the rows.
    ///   - changeTypes: only rows of these types; nil for all.
    public func rows(batchSize: Int, changeTypes: Set<ChangeType>? = nil) -> ChangeRowReader { ChangeRowReader() }
}

/// Reads the changed rows of one version batch by batch.
public struct ChangeRowReader {
    /// The next batch, which is never empty; nil after the last one. Blocks while it reads.
    public mutating func next() throws -> ChangeBatch? { nil }
}

/// Changed rows, with what happened to each.
public struct ChangeBatch: Sendable {
    public let rows: DeltaBatch
    /// One for each row.
    public let changeTypes: [ChangeType]
}
