import ArrowBridge

extension DeltaTransaction {
    /// What becomes of a row.
    public enum RowEdit: Sendable {
        case keep
        case delete
        /// By the one row that was appended to the builder.
        case update
    }

    /// What a rewrite did.
    public struct RewriteSummary: Sendable, Hashable {
        public var updatedRows = 0
        public var deletedRows = 0
        public var removedFiles = 0
    }

    /// Updates and deletes rows by key, copy-on-write: a file with such rows is replaced by one with the others and the updated
    /// ones. Files whose statistics rule out all keys are not opened.
    ///
    /// It sees the table as it was before the transaction, and may be called once in it.
    ///
    /// - Parameters:
    ///   - column: a top-level column of type string
    ///   - keys: the values of `column` in the rows that `edit` is called with
    ///   - edit: called with a batch, the row in it, and the builder to which the new row goes if it answers `.update`
    /// - Throws: `DeltaError`, as reading does; `invalidRequest` for a table with `delta.appendOnly`; what `edit` throws
    @discardableResult
    public func rewrite(
        where column: String, isIn keys: Set<String>, _ edit: (DeltaBatch, Int, ArrowBatchBuilder) throws -> RowEdit
    ) throws -> RewriteSummary {
        guard rewrite == nil else { throw DeltaError(.invalidRequest, "a transaction rewrites once") }
        guard snapshot.metadata.configuration["delta.appendOnly"]?.lowercased() != "true" else {
            throw DeltaError(.invalidRequest, "the table \(location.root) has delta.appendOnly: rows cannot be changed")
        }
        guard snapshot.metadata.schema[column]?.type == .string else {
            throw DeltaError(.invalidRequest, "the table \(location.root) has no column \(column) of type string")
        }
        let sorted = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var summary = RewriteSummary()
        var replaced: [AddFile] = []
        for file in snapshot.files where TextRange(stats: file.stats, column: column).mayHold(anyOf: sorted) {
            guard try hasKey(in: file, column, keys) else { continue }
            let edits = try edits(of: file, column, keys, edit)
            guard !edits.isEmpty else { continue }
            try copy(file, edits)
            replaced.append(file)
            summary.deletedRows += edits.values.count { $0 == nil }
            summary.updatedRows += edits.values.count { $0 != nil }
        }
        summary.removedFiles = replaced.count
        rewrite = (summary, replaced)
        return summary
    }

    /// Whether a row has one of the keys: a look at one column.
    private func hasKey(in file: AddFile, _ column: String, _ keys: Set<String>) throws -> Bool {
        try translatingArrowErrors {
            let parquet = try ParquetFile(path: try location.file(file.path))
            guard let field = parquet.fields.first(where: { $0.name == column }), field.type == .utf8 else { return true }
            let batches = try parquet.batches(columns: [column])
            while let values = try batches.next()?.columns[0] {
                for row in 0..<values.count where values.string(row).map(keys.contains) ?? false { return true }
            }
            return false
        }
    }

    /// By position of the row: the row that replaces it, or nil where it is deleted. Writes the change data.
    private func edits(
        of file: AddFile, _ column: String, _ keys: Set<String>, _ edit: (DeltaBatch, Int, ArrowBatchBuilder) throws -> RowEdit
    ) throws -> [Int: ArrowBatch?] {
        var edits: [Int: ArrowBatch?] = [:]
        let changed = ArrowBatchBuilder(fields + [ChangeData.typeField])
        let edited = makeBatchBuilder()
        var start = 0
        var batches = snapshot.rows(of: file, batchSize: options.rowsPerRowGroup)
        while let batch = try batches.next() {
            let values = batch[column]
            for row in 0..<batch.rowCount where values?.string(row).map(keys.contains) ?? false {
                switch try edit(batch, row, edited) {
                case .keep: break
                case .delete:
                    edits[start + row] = .some(nil)
                    changed.append(row: row, of: batch, .delete)
                case .update:
                    let new = edited.finish()
                    guard new.rowCount == 1 else {
                        throw DeltaError(.invalidRequest, "a row is updated by one row, not by \(new.rowCount)")
                    }
                    edits[start + row] = new
                    changed.append(row: row, of: batch, .updatePreimage)
                    changed.append(row: 0, of: new, .updatePostimage)
                }
            }
            start += batch.rowCount
            if snapshot.metadata.isChangeDataFeedEnabled { try changes.write(changed.finish()) } else { _ = changed.finish() }
        }
        return edits
    }

    /// Writes the rows of a file as they are after the edits.
    private func copy(_ file: AddFile, _ edits: [Int: ArrowBatch?]) throws {
        let rows = makeBatchBuilder()
        var start = 0
        var batches = snapshot.rows(of: file, batchSize: options.rowsPerRowGroup)
        while let batch = try batches.next() {
            for row in 0..<batch.rowCount {
                switch edits[start + row] {
                case nil: rows.append(row: row, of: batch)
                case .some(let new?): rows.append(row: 0, of: new)
                case .some(nil): break
                }
            }
            start += batch.rowCount
            try rewritten.write(rows.finish())
        }
    }
}

extension ArrowBatchBuilder {
    /// Appends a row of a table with this builder's columns.
    func append(row: Int, of batch: DeltaBatch) {
        for (builder, column) in zip(columns, batch.columns) { builder.append(row: row, of: column) }
    }

    /// Appends a row and, as the last column, what happened to it.
    fileprivate func append(row: Int, of batch: DeltaBatch, _ change: ChangeType) {
        append(row: row, of: batch)
        columns.last?.append(change.rawValue)
    }
}
