public import Scalars

/// The changes that one commit made.
public struct VersionChanges: Sendable {
    public let version: Int64
    /// The in-commit timestamp where the table has one, else the modification time of the log file.
    public let committedAt: Timestamp
    /// The table's metadata at this version; the rows have its schema.
    public let metadata: Metadata
    private let changes: [FileChange]
    private let location: TableLocation
    private let schema: RowSchema

    init(
        version: Int64, committedAt: Timestamp, metadata: Metadata, changes: [FileChange], location: TableLocation,
        schema: RowSchema
    ) {
        self.version = version
        self.committedAt = committedAt
        self.metadata = metadata
        self.changes = changes
        self.location = location
        self.schema = schema
    }

    /// Whether there may be rows: false for a commit without data, such as a change of properties or a compaction.
    public var hasChanges: Bool { !changes.isEmpty }

    /// The changed rows, in an order that depends on the commit alone: deleted rows before inserted ones where they follow from
    /// data files, otherwise as they stand in the change data files. May be called more than once.
    ///
    /// - Parameters:
    ///   - batchSize: the most rows in a batch; a batch may hold fewer. It has no influence on the rows.
    ///   - changeTypes: only rows of these types; nil for all.
    public func rows(batchSize: Int, changeTypes: Set<ChangeType>? = nil) -> ChangeRowReader {
        let wanted = changes.filter { change in
            guard case .rows(let rows) = change, let changeTypes else { return true }
            return changeTypes.contains(rows.type)
        }
        return ChangeRowReader(
            changes: wanted[...], location: location, schema: schema, batchSize: batchSize, changeTypes: changeTypes,
            version: version)
    }
}
