import Scalars

/// A Delta table on storage: the way in to its snapshots and its Change Data Feed.
///
/// Every call reads files and blocks until they are read: call it from a thread that may block. A value holds no open
/// file and no state but the location, so it can be shared and kept.
public struct DeltaTable: Sendable {
    /// As it was given.
    public let location: String

    /// - Parameter location: a path, or a URI of the scheme `file`.
    /// - Throws: `DeltaError.Code.notATable` when there is no log at the location.
    public init(at location: String) throws {
        self.location = location
    }

    /// The newest version of the table.
    public func latestVersion() throws -> Int64 { throw DeltaError.unsupported("this") }

    /// The table as it is, or was at `version`.
    ///
    /// - Throws: `DeltaError`: no such version, a version that can no longer be rebuilt, a feature that this reader does not
    ///   have, a missing or damaged file of the log.
    public func snapshot(version: Int64? = nil) throws -> Snapshot { throw DeltaError.unsupported("this") }

    /// The Change Data Feed from `startingVersion` on, which may be the version after the newest one.
    ///
    /// - Throws: `DeltaError`, as `snapshot` does; `versionsLost` where commits were cleaned up.
    public func changeFeed(startingVersion: Int64) throws -> ChangeFeedReader { throw DeltaError.unsupported("this") }

    /// The commits that the log still holds, newest first.
    public func history(limit: Int? = nil) throws -> [CommitSummary] { throw DeltaError.unsupported("this") }
}

/// What the log says of a commit.
public struct CommitSummary: Sendable, Hashable {
    public let version: Int64
    /// The in-commit timestamp where the table has one, else the modification time of the log file.
    public let timestamp: Timestamp
    /// `WRITE`, `MERGE`, ...; nil when the writer did not say.
    public let operation: String?
    public let parameters: [String: String]
}
