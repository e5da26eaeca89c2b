import ArrowBridge
import Foundation
import Scalars

/// Changes of a table that become visible together, as its next version, or not at all.
///
/// Files are written as rows come; a transaction that is dropped without a commit removes them. All calls block, and belong
/// to one thread at a time.
public final class DeltaTransaction {
    /// How data files are cut.
    public struct Options: Sendable {
        /// A file is closed after the batch with which it reaches so many rows.
        public var rowsPerFile: Int
        public var rowsPerRowGroup: Int

        public init(rowsPerFile: Int = 131_072, rowsPerRowGroup: Int = 16_384) {
            self.rowsPerFile = rowsPerFile
            self.rowsPerRowGroup = rowsPerRowGroup
        }
    }

    /// The table before the change.
    public let snapshot: Snapshot
    /// The version that this transaction changes.
    public var readVersion: Int64 { snapshot.version }

    let table: DeltaTable
    let location: TableLocation
    let options: Options
    let clock: WallClock
    let fields: [ArrowField]

    /// Files of rows that are new to the table.
    private(set) var appended: DataFileWriter
    /// Files of rows that `rewrite` kept or updated.
    var rewrittenFiles: [DataFileWriter.File] = []
    /// What `rewrite` and, beside it, `append` did, row by row, for the Change Data Feed.
    var changes: DataFileWriter
    /// What `rewrite` did; nil before it.
    var rewrite: Rewrite?
    /// Whether the appended rows depend on others of the table: then the commit is no blind append, and others must not have
    /// changed or removed rows meanwhile.
    public var dependsOnRead = false
    private(set) var applications: [String: Int64] = [:]
    /// False once a commit has been tried or a call has failed: what it wrote may be half of what was asked for.
    private var isOpen = true
    /// Whether the log may name the files.
    var mayBeCommitted = false

    init(_ table: DeltaTable, snapshot: Snapshot, options: Options, clock: WallClock) {
        self.table = table
        location = table.files
        self.snapshot = snapshot
        self.options = options
        self.clock = clock
        fields = snapshot.metadata.schema.arrowFields
        appended = DataFileWriter(root: location.root, prefix: "part", fields: fields, options: options)
        changes = DataFileWriter(
            root: location.root, prefix: ChangeData.prefix, fields: fields + [ChangeData.typeField], options: options)
    }

    deinit {
        guard !mayBeCommitted else { return }
        for file in appended.files + rewrittenFiles + changes.files { unlink(location.root + "/" + file.path) }
    }

    /// An empty builder of rows with the table's columns.
    public func makeBatchBuilder() -> ArrowBatchBuilder { ArrowBatchBuilder(fields) }

    /// Adds rows.
    /// - Parameter batch: made by a builder of `makeBatchBuilder`, or with the same columns
    /// - Throws: `DeltaError`: `invalidRequest` for other columns or a null where the schema allows none, `unavailable`
    public func append(_ batch: ArrowBatch) throws {
        guard batch.fields == fields else {
            throw DeltaError(.invalidRequest, "the rows to be appended have other columns than the table \(location.root)")
        }
        try whileOpen { try appended.write(batch) }
    }

    /// Notes how far `appId` has come, in the same commit (protocol, "Transaction Identifiers").
    public func setTransaction(appId: String, version: Int64) { applications[appId] = version }

    /// Runs `body` unless the transaction is over, which it is after `body` if that throws or is the end.
    func whileOpen<Result>(isEnd: Bool = false, _ body: () throws -> Result) throws -> Result {
        guard isOpen else {
            throw DeltaError(.invalidRequest, "the transaction is over: it was committed or has failed; begin another")
        }
        isOpen = false
        let result = try body()
        isOpen = !isEnd
        return result
    }

    /// Completes all files.
    func closeFiles() throws {
        try appended.close()
        if let rewrite, !rewrite.replacedFiles.isEmpty, snapshot.metadata.isChangeDataFeedEnabled {
            // Readers of the feed take a commit's change data files for all of its changes.
            for file in appended.files { try copyInserts(of: file) }
        }
        try changes.close()
    }

    private func copyInserts(of file: DataFileWriter.File) throws {
        try translatingArrowErrors {
            let batches = try ParquetFile(path: location.root + "/" + file.path).batches(batchSize: options.rowsPerRowGroup)
            let builder = ArrowBatchBuilder(fields + [ChangeData.typeField])
            while let batch = try batches.next() {
                for row in 0..<batch.rowCount { builder.append(row: row, of: batch, .insert) }
                try changes.write(builder.finish())
            }
        }
    }
}

/// Files of changed rows (protocol, "Change Data Files").
enum ChangeData {
    static let directory = "_change_data"
    static let prefix = directory + "/cdc"
    static let typeField = ArrowField("_change_type", .utf8)
}

extension ArrowBatchBuilder {
    /// Appends a row and, as the last column, what happened to it.
    func append(row: Int, of batch: ArrowBatch, _ change: ChangeType) {
        append(row: row, of: batch)
        columns.last?.append(change.rawValue)
    }
}
