extension DeltaTable {
    /// The changes of some versions of the Change Data Feed. Blocks while it reads the commits; rows are read later.
    ///
    /// - Parameter endingVersion: the last version, included; nil for the newest.
    /// - Throws: `DeltaError`, as the feed does; also when the table has no such versions, or the range is empty.
    public func changes(startingVersion: Int64, endingVersion: Int64? = nil) throws -> [VersionChanges] {
        if let endingVersion, endingVersion < startingVersion {
            throw DeltaError(.invalidRequest, "the ending version \(endingVersion) is before the starting version \(startingVersion)")
        }
        let latest = try latestVersion()
        let last = endingVersion ?? latest
        for version in [startingVersion, last] where version > latest { throw DeltaError.noVersion(version, latest: latest) }
        var feed = try changeFeed(startingVersion: startingVersion)
        var changes: [VersionChanges] = []
        while feed.nextVersion <= last {
            guard let next = try feed.next() else { throw DeltaError.missingCommit(feed.nextVersion) }
            changes.append(next)
        }
        return changes
    }
}
