import Scalars

extension DeltaTable {
    /// The Change Data Feed from `startingVersion` on, which may be the version after the newest one.
    ///
    /// - Throws: `DeltaError`, as `snapshot` does; `versionsLost` where commits were cleaned up.
    public func changeFeed(startingVersion: Int64) throws -> ChangeFeedReader {
        try ChangeFeedReader(files, startingVersion: startingVersion)
    }
}

/// Follows the Change Data Feed of a table version by version.
public struct ChangeFeedReader: Sendable {
    /// The version that `next` reads.
    public private(set) var nextVersion: Int64
    /// The table's identity (`metaData.id`) as far as the feed has been read.
    public var tableId: String { metadata.id }
    /// The table's schema as far as the feed has been read.
    public var schema: StructType { metadata.schema }
    private let location: TableLocation
    /// In force before `nextVersion`; at the start, at it.
    private var tableProtocol: TableProtocol
    private var metadata: Metadata
    /// The directory's mark when it was last listed.
    private var listedMark: [Int]?
    /// How often there was nothing new in an object store since it was last listed.
    private var looks = 0
    /// At a look a second, a listing a minute.
    private static let looksPerListing = 60

    init(_ location: TableLocation, startingVersion: Int64) throws {
        guard startingVersion >= 0 else {
            throw DeltaError(.invalidRequest, "\(startingVersion) is no version: versions begin at 0")
        }
        let listing = try LogListing(location)
        let latest = listing.latest ?? -1
        guard startingVersion <= latest + 1 else {
            throw DeltaError.noVersion(startingVersion, latest: latest)
        }
        if startingVersion <= latest, !listing.hasCommit(startingVersion) {
            throw DeltaError.commitGone(startingVersion, listing)
        }
        let segment: LogSegment
        do {
            segment = try LogSegment(listing, version: min(startingVersion, latest))
        } catch let error as DeltaError where error.code == .versionUnavailable {
            // The commit is there, but not what tells the schema at it.
            throw DeltaError(.versionsLost, "\(error); load the table anew with odl sync --resnapshot")
        }
        let replayed = try LogReplay(location: location).replay(segment, includingFiles: false)
        self.location = location
        nextVersion = startingVersion
        tableProtocol = replayed.tableProtocol
        metadata = replayed.metadata
    }

    /// The changes of `nextVersion`, which by this moves on; nil when it is not committed yet: then it may be asked again.
    ///
    /// Asking costs three system calls, and a listing of the log where something else has changed in it; of an object store, one
    /// request. Blocks.
    ///
    /// - Throws: `DeltaError`: a missing or damaged commit, a version at which the feed is not enabled, commits that were cleaned
    ///   up. After an error the reader stays where it was.
    public mutating func next() throws -> VersionChanges? {
        let version = nextVersion
        guard let commit = try nextCommit() else { return nil }
        var tableProtocol = tableProtocol
        var metadata = metadata
        for action in commit.actions {
            switch action {
            case .tableProtocol(let action): tableProtocol = action
            case .metadata(let action): metadata = action
            default: break
            }
        }
        do {
            try tableProtocol.checkReadable(at: version)
            guard metadata.isChangeDataFeedEnabled else {
                throw DeltaError(
                    .feedNotEnabled,
                    "the change data feed is not enabled at version \(version); set delta.enableChangeDataFeed to true and start after it"
                )
            }
            let changes = VersionChanges(
                version: version, committedAt: try commit.committedAt(version: version, metadata: metadata), metadata: metadata,
                changes: try withPartitionValues(FileChange.all(in: commit.actions), metadata, version), location: location,
                schema: try RowSchema(tableProtocol, metadata, version: version))
            self.tableProtocol = tableProtocol
            self.metadata = metadata
            nextVersion = version + 1
            return changes
        } catch let error as Malformed {
            throw DeltaError.corrupt("_delta_log/\(LogFileName.commit(version))", version: version, error.why)
        }
    }

    /// Nil while there is none. Cleaned-up and missing commits are told from commits to come by a listing, which is only made
    /// when the directory has changed.
    private mutating func nextCommit() throws -> CommitFile? {
        let name = LogFileName.commit(nextVersion)
        if looks < Self.looksPerListing, let commit = try CommitFile(name, in: location, version: nextVersion) {
            looks = 0
            return commit
        }
        let mark = location.isRemote ? nil : LocalFile.changeMark(ofDirectory: location.log)
        if location.isRemote {
            // One request a look: mostly for the next commit, which is cheap and exact; sometimes a listing in its place.
            looks += 1
            guard looks > Self.looksPerListing else { return nil }
            looks = 0
        } else {
            let isLaterThere = LocalFile.exists(location.logFile(LogFileName.commit(nextVersion + 1)))
            guard isLaterThere || mark == nil || mark != listedMark else { return nil }
        }
        let listing = try LogListing(location)
        let latest = listing.latest ?? -1
        guard latest >= nextVersion - 1 else {
            throw DeltaError(
                .versionsLost,
                "the table ends at version \(latest), but version \(nextVersion - 1) was read before: it was replaced or rolled back; "
                    + "load it anew with odl sync --resnapshot")
        }
        guard latest >= nextVersion else {
            listedMark = mark
            return nil
        }
        // It may have come between the look and the listing.
        if let commit = try CommitFile(name, in: location, version: nextVersion) { return commit }
        throw DeltaError.commitGone(nextVersion, listing)
    }

    /// Writers may leave partition values out of removed files: then the version before knows them.
    private func withPartitionValues(_ changes: [FileChange], _ metadata: Metadata, _ version: Int64) throws -> [FileChange] {
        guard !metadata.partitionColumns.isEmpty else { return changes }
        var known: [String: [String: String?]]?
        return try changes.map { change in
            guard case .rows(var rows) = change, rows.partitionValues == nil else { return change }
            let before = try known ?? partitionValues(at: version - 1)
            known = before
            guard let values = before[TableLocation.percentDecoded(rows.path)] else {
                throw Malformed("it removes \(rows.path), which is not in the table")
            }
            rows.partitionValues = values
            return .rows(rows)
        }
    }

    /// By path, decoded: writers do not agree on what to encode in it.
    private func partitionValues(at version: Int64) throws -> [String: [String: String?]] {
        let segment = try LogSegment(LogListing(location), version: version)
        let files = try LogReplay(location: location).replay(segment, includingFiles: true).state.files.values
        return Dictionary(
            files.map { (TableLocation.percentDecoded($0.path), $0.partitionValues) }, uniquingKeysWith: { first, _ in first })
    }
}

extension DeltaError {
    /// Why a commit that must have been there is not: cleaned up with all before it, or missing between others.
    static func commitGone(_ version: Int64, _ listing: LogListing) -> DeltaError {
        guard let first = listing.commits.first, first < version else {
            let kept = listing.commits.first ?? (listing.latest ?? version) + 1
            let lost = kept - 1 > version ? "versions \(version) to \(kept - 1)" : "version \(version)"
            return DeltaError(
                .versionsLost,
                "the changes of \(lost) are lost: the log keeps commits from version \(kept) on; load the table anew with "
                    + "odl sync --resnapshot")
        }
        return .missingCommit(version)
    }
}
