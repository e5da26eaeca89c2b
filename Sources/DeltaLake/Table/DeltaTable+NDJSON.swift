import Scalars

/// Rows as text: one JSON object a line (NDJSON), members in the order of their names.
extension DeltaTable {
    /// Writes the rows of a snapshot. Blocks until all are written.
    ///
    /// - Parameters:
    ///   - version: nil for the newest.
    ///   - batchSize: rows read and written at a time: large enough for few calls, small enough for memory.
    ///   - sink: takes some whole lines.
    public func writeSnapshot(version: Int64? = nil, batchSize: Int = 1_024, to sink: ([UInt8]) throws -> Void) throws {
        var rows = try snapshot(version: version).rows(batchSize: batchSize)
        while let batch = try rows.next() {
            let columns = batch.columns.sorted { $0.name < $1.name }
            try Self.writeLines(batch.rowCount, to: sink) { row, writer in
                for column in columns {
                    writer.key(column.name)
                    column.appendJSON(row, to: &writer)
                }
            }
        }
    }

    /// Writes the changes of some versions, with `_change_type`, `_commit_version` and `_commit_timestamp`. Blocks until all are
    /// written.
    ///
    /// - Parameters:
    ///   - endingVersion: the last version, included; nil for the newest.
    ///   - sink: takes some whole lines.
    /// - Throws: `DeltaError`: also when the table has no such versions.
    public func writeChanges(
        startingVersion: Int64, endingVersion: Int64? = nil, batchSize: Int = 1_024, to sink: ([UInt8]) throws -> Void
    ) throws {
        try forEachVersion(startingVersion: startingVersion, endingVersion: endingVersion) {
            try Self.write($0, batchSize: batchSize, to: sink)
        }
    }

    private static func write(_ changes: VersionChanges, batchSize: Int, to sink: ([UInt8]) throws -> Void) throws {
        var reader = changes.rows(batchSize: batchSize)
        while let batch = try reader.next() {
            var members: [(name: String, append: (Int, inout JSONWriter) -> Void)] = batch.rows.columns.map {
                ($0.name, $0.appendJSON)
            }
            members.append(("_change_type", { row, writer in writer.value(batch.changeTypeText(row)) }))
            members.append(("_commit_version", { _, writer in writer.value(changes.version) }))
            members.append(("_commit_timestamp", { _, writer in writer.value(changes.committedAt) }))
            members.sort { $0.name < $1.name }
            try writeLines(batch.rows.rowCount, to: sink) { row, writer in
                for (name, append) in members {
                    writer.key(name)
                    append(row, &writer)
                }
            }
        }
    }

    private static func writeLines(
        _ count: Int, to sink: ([UInt8]) throws -> Void, members: (Int, inout JSONWriter) -> Void
    ) throws {
        var writer = JSONWriter(capacity: 1 << 16)
        for row in 0..<count {
            writer.beginObject()
            members(row, &writer)
            writer.endObject()
            writer.endLine()
        }
        try sink(writer.bytes)
    }
}
