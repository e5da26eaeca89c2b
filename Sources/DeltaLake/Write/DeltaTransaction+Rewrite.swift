extension DeltaTransaction {
    /// What becomes of a row.
    public enum RowEdit: Sendable {
        case keep
        case delete
        /// By the one row that was appended to the builder.
        case update
    }

    public struct RewriteSummary: Sendable, Hashable {
        public var updatedRows = 0
        public var deletedRows = 0
        public var removedFiles = 0
    }
}
