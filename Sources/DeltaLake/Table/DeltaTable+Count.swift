/// How many rows there are, by reading them: every column is decoded and checked, which no statistics in the log replace.
extension DeltaTable {
    /// The number of rows of a snapshot. Blocks until all are read.
    ///
    /// - Parameter version: nil for the newest.
    public func countSnapshot(version: Int64? = nil, batchSize: Int = 4_096) throws -> Int {
        var rows = try snapshot(version: version).rows(batchSize: batchSize)
        var count = 0
        while let batch = try rows.next() { count += batch.rowCount }
        return count
    }

    /// The number of changes of some versions, old and new values of an update among them. Blocks until all are read.
    ///
    /// - Parameter endingVersion: the last version, included; nil for the newest.
    public func countChanges(startingVersion: Int64, endingVersion: Int64? = nil, batchSize: Int = 4_096) throws -> Int {
        var count = 0
        try forEachVersion(startingVersion: startingVersion, endingVersion: endingVersion) { changes in
            var reader = changes.rows(batchSize: batchSize)
            while let batch = try reader.next() { count += batch.rows.rowCount }
        }
        return count
    }

    /// - Throws: `DeltaError`: also when the table has no such versions.
    func forEachVersion(startingVersion: Int64, endingVersion: Int64?, _ body: (VersionChanges) throws -> Void) throws {
        let latest = try latestVersion()
        let last = endingVersion ?? latest
        if let endingVersion, endingVersion < startingVersion {
            throw DeltaError(
                .invalidRequest, "the ending version \(endingVersion) is before the starting version \(startingVersion)")
        }
        for version in [startingVersion, last] where version > latest { throw DeltaError.noVersion(version, latest: latest) }
        var feed = try changeFeed(startingVersion: startingVersion)
        while feed.nextVersion <= last {
            guard let changes = try feed.next() else { throw DeltaError.missingCommit(feed.nextVersion) }
            try body(changes)
        }
    }
}
