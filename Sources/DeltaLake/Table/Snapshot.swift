import Scalars

/// A table at one version.
public struct Snapshot: Sendable {
    public let version: Int64
    /// The in-commit timestamp where the table has one, else the modification time of the log file.
    public let committedAt: Timestamp
    public let protocolAction: TableProtocol
    /// `metadata.id` is the table's identity.
    public let metadata: Metadata
    /// The files of the table, sorted by path.
    public let files: [AddFile]

    /// The number of rows by the statistics of the files; nil when a file has none.
    public var recordCount: Int64? { nil }

    /// The rows, in an order that depends on the version alone: files sorted by path, rows as they stand in the file.
    ///
    /// - Parameters:
    ///   - batchSize: the most rows in a batch; a batch may hold fewer. It has no influence on the rows.
    ///   - startingAtRow: the number of rows to skip; whole files are skipped unread where their statistics count their rows.
    public func rows(batchSize: Int, startingAtRow: Int64 = 0) -> SnapshotRowReader { SnapshotRowReader() }
}

/// Reads the rows of a snapshot batch by batch.
public struct SnapshotRowReader {
    /// The next batch, which is never empty; nil after the last one. Blocks while it reads.
    public mutating func next() throws -> DeltaBatch? { nil }
}
