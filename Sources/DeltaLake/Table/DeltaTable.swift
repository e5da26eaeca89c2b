import ArrowBridge
public import Scalars

/// A Delta table on storage: the way in to its snapshots and its Change Data Feed.
///
/// Every call reads files and blocks until they are read: call it from a thread that may block. A value holds no open
/// file and no state but the location, so it can be shared and kept.
public struct DeltaTable: Sendable {
    /// As it was given, without the settings that a URI may carry.
    public let location: String
    let files: TableLocation

    /// - Parameter location: a path, or a URI of the scheme `file`, `s3`, `gs` or `abfss` (docs/object-stores.md).
    /// - Throws: `DeltaError.Code.notATable` when there is no log at the location.
    public init(at location: String) throws {
        files = try TableLocation(location)
        self.location = files.name
        _ = try LogListing(files)
    }

    /// Ends the connections to all object stores, for good. A process that has opened a table calls it before it exits.
    public static func disconnect() { ObjectStore.shutDown() }

    /// The newest version of the table.
    public func latestVersion() throws -> Int64 {
        let segment = try LogSegment(LogListing(files), version: nil)
        return segment.version
    }

    /// The table as it is, or was at `version`.
    ///
    /// - Throws: `DeltaError`: no such version, a version that can no longer be rebuilt, a feature that this reader does not
    ///   have, a missing or damaged file of the log.
    public func snapshot(version: Int64? = nil) throws -> Snapshot {
        let segment = try LogSegment(LogListing(files), version: version)
        return try Snapshot(LogReplay(location: files).replay(segment, includingFiles: true), in: files)
    }

    /// The commits that the log still holds, newest first.
    ///
    /// - Parameter limit: the most commits to read; nil for all.
    public func history(limit: Int? = nil) throws -> [CommitSummary] {
        let commits = try LogListing(files).commits.reversed().prefix(max(0, limit ?? .max))
        return try commits.map { version in
            guard let file = try CommitFile(LogFileName.commit(version), in: files, version: version) else {
                throw DeltaError.missingCommit(version)
            }
            let info = file.commitInfo
            return CommitSummary(
                version: version, timestamp: info?.inCommitTimestamp.flatMap(Timestamp.init(exactMilliseconds:)) ?? file.modified,
                operation: info?.operation, parameters: info?.operationParameters ?? [:])
        }
    }
}

/// What the log says of a commit.
public struct CommitSummary: Sendable, Hashable {
    public let version: Int64
    /// The in-commit timestamp where the commit has one, else the modification time of the log file.
    public let timestamp: Timestamp
    /// `WRITE`, `MERGE`, ...; nil when the writer did not say.
    public let operation: String?
    public let parameters: [String: String]
}
