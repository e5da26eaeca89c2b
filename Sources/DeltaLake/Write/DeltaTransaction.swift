import ArrowBridge

/// Changes of a table that become visible together, as its next version, or not at all.
///
/// Files are written as rows come; a transaction that is dropped without a commit removes them. All calls block, and belong
/// to one thread at a time.
public final class DeltaTransaction {
    /// How data files are cut.
    public struct Options: Sendable {
        public var rowsPerFile: Int
        public var rowsPerRowGroup: Int

        public init(rowsPerFile: Int = 131_072, rowsPerRowGroup: Int = 16_384) {
            self.rowsPerFile = rowsPerFile
            self.rowsPerRowGroup = rowsPerRowGroup
        }
    }

    /// The version that this transaction changes.
    public var readVersion: Int64 { snapshot.version }
    /// The table before the change.
    public let snapshot: Snapshot

    init(snapshot: Snapshot) { self.snapshot = snapshot }

    /// An empty builder of rows with the table's columns.
    public func makeBatchBuilder() -> ArrowBatchBuilder { ArrowBatchBuilder([]) }

    /// Adds rows.
    /// - Parameter batch: made by a builder of `makeBatchBuilder`, or with the same columns
    public func append(_ batch: ArrowBatch) throws {}

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

    /// Updates and deletes rows by key, copy-on-write: files with such rows are replaced. Files whose statistics rule out all keys
    /// are not opened. May be called several times, but sees the table as it was before the transaction, and each file once.
    ///
    /// - Parameters:
    ///   - column: of type string
    ///   - keys: of the rows that `edit` is called with
    ///   - edit: called with a batch, the row in it and the builder to which the new row goes if it says `.update`
    @discardableResult
    public func rewrite(
        where column: String, isIn keys: Set<String>, _ edit: (DeltaBatch, Int, ArrowBatchBuilder) throws -> RowEdit
    ) throws -> RewriteSummary { RewriteSummary() }

    /// Notes how far `appId` has come, in the same commit.
    public func setTransaction(appId: String, version: Int64) {}

    /// Commits: as the version after `readVersion`, or, if others were first with changes that do not touch these, later.
    ///
    /// - Parameters:
    ///   - operation: what the history calls it: `WRITE`, `UPDATE`, `DELETE`, `MERGE`
    /// - Throws: `DeltaError`: `conflict` when another writer changed the same files, the schema or the protocol; start again.
    public func commit(operation: String, parameters: [String: String] = [:]) throws -> CommitResult {
        throw DeltaError.unsupported("this")
    }
}

public struct CommitResult: Sendable {
    public let version: Int64
    /// Why the checkpoint that was due after this commit was not written. The commit stands, and later ones try again.
    public let checkpointFailure: DeltaError?
}
