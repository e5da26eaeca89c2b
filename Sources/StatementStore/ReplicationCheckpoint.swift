import Scalars

/// How far the store has come, written together with the data.
public struct ReplicationCheckpoint: Sendable, Hashable {
    /// `metaData.id` of the Delta table: a store replicates one table.
    public var tableId: String
    public var progress: Progress

    public enum Progress: Sendable, Hashable {
        /// The snapshot at `at` is being loaded; the first `rows` rows of it, in the reader's fixed order, are in.
        /// `replacing` is set for a re-snapshot over older data.
        case loading(at: SourcePosition, rows: Int64, replacing: Bool)
        /// Everything up to and with `at` is applied. Of the version after it, `rows` rows are in (0: none).
        case following(at: SourcePosition, rows: Int64)
    }

    public init(tableId: String, progress: Progress) {
        self.tableId = tableId
        self.progress = progress
    }

    /// The version that is wholly applied; nil during a load.
    public var applied: SourcePosition? {
        if case .following(let at, _) = progress { at } else { nil }
    }
}
