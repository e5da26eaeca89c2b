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

    /// What a rewrite was asked for, and which files that concerned.
    struct Rewrite {
        let column: String
        let keys: Set<String>
        var summary = RewriteSummary()
        /// Those that have rows with the keys.
        var readFiles: [AddFile] = []
        /// Those of them that were changed.
        var replacedFiles: [AddFile] = []
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
        try whileOpen {
            let done = try rewriteFiles(where: column, isIn: keys, edit)
            rewrite = done
            return done.summary
        }
    }

    private func rewriteFiles(
        where column: String, isIn keys: Set<String>, _ edit: (DeltaBatch, Int, ArrowBatchBuilder) throws -> RowEdit
    ) throws -> Rewrite {
        guard rewrite == nil else { throw DeltaError(.invalidRequest, "a transaction rewrites once") }
        guard snapshot.metadata.configuration["delta.appendOnly"]?.lowercased() != "true" else {
            throw DeltaError(.invalidRequest, "the table \(location.root) has delta.appendOnly: rows cannot be changed")
        }
        guard snapshot.metadata.schema[column]?.type == .string else {
            throw DeltaError(.invalidRequest, "the table \(location.root) has no column \(column) of type string")
        }
        let sorted = Self.sorted(keys)
        var all = Rewrite(column: column, keys: keys)
        for file in snapshot.files where TextRange(stats: file.stats, column: column).mayHold(anyOf: sorted) {
            guard try hasKey(in: file, column, keys) else { continue }
            all.readFiles.append(file)
            let done = try rewrite(file, column, keys, edit)
            guard done.updatedRows + done.deletedRows > 0 else { continue }
            all.replacedFiles.append(file)
            all.summary.updatedRows += done.updatedRows
            all.summary.deletedRows += done.deletedRows
        }
        all.summary.removedFiles = all.replacedFiles.count
        return all
    }

    /// Whether the rewrite concerns a file that another writer has added.
    func rewriteReads(_ file: AddFile) throws -> Bool {
        guard let rewrite else { return false }
        let range = TextRange(stats: file.stats, column: rewrite.column)
        return try range.mayHold(anyOf: Self.sorted(rewrite.keys)) && hasKey(in: file, rewrite.column, rewrite.keys)
    }

    /// In the order of their bytes.
    private static func sorted(_ keys: Set<String>) -> [String] {
        keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether a row has one of the keys: a look at one column.
    private func hasKey(in file: AddFile, _ column: String, _ keys: Set<String>) throws -> Bool {
        do {
            let parquet = try ParquetFile(path: try location.file(file.path))
            guard let field = parquet.fields.first(where: { $0.name == column }), field.type == .utf8 else { return true }
            let batches = try parquet.batches(columns: [column])
            while let values = try batches.next()?.columns[0] {
                for row in 0..<values.count where values.string(row).map(keys.contains) ?? false { return true }
            }
            return false
        } catch {
            throw DeltaError.reading(error, file: file.path, version: readVersion)
        }
    }

    /// Writes the rows of a file as they are after the edits, and what was changed; without edits it leaves nothing behind.
    private func rewrite(
        _ file: AddFile, _ column: String, _ keys: Set<String>, _ edit: (DeltaBatch, Int, ArrowBatchBuilder) throws -> RowEdit
    ) throws -> RewriteSummary {
        var summary = RewriteSummary()
        let changed = ArrowBatchBuilder(fields + [ChangeData.typeField])
        let edited = makeBatchBuilder()
        var target = DataFileWriter(root: location.root, prefix: "part", fields: fields, options: options)
        var batches = snapshot.rows(of: file, batchSize: options.rowsPerRowGroup)
        do {
            while let batch = try batches.next() {
                var edits: [(row: Int, new: ArrowBatch?)] = []
                let values = batch[column]
                for row in 0..<batch.rowCount where values?.string(row).map(keys.contains) ?? false {
                    switch try edit(batch, row, edited) {
                    case .keep: break
                    case .delete:
                        edits.append((row, nil))
                        changed.append(row: row, of: batch, .delete)
                        summary.deletedRows += 1
                    case .update:
                        let new = edited.finish()
                        guard new.rowCount == 1 else {
                            throw DeltaError(.invalidRequest, "a row is updated by one row, not by \(new.rowCount)")
                        }
                        edits.append((row, new))
                        changed.append(row: row, of: batch, .updatePreimage)
                        changed.append(row: 0, of: new, .updatePostimage)
                        summary.updatedRows += 1
                    }
                }
                for part in parts(of: batch, edits) { try target.write(part) }
                let changedRows = changed.finish()
                if snapshot.metadata.isChangeDataFeedEnabled { try changes.write(changedRows) }
            }
            try target.close()
        } catch {
            target.remove()
            throw error
        }
        if summary.updatedRows + summary.deletedRows > 0 { rewrittenFiles += target.files } else { target.remove() }
        return summary
    }

    /// A batch after the edits, which are in the order of the rows.
    private func parts(of batch: DeltaBatch, _ edits: [(row: Int, new: ArrowBatch?)]) -> [ArrowBatch] {
        let columns = batch.columns.compactMap { $0.selection == nil ? $0.file : nil }
        // Rows between few edits are passed on as they lie in memory, if the file has just the columns of the table.
        if columns.map(\.field) == fields, edits.count * 64 <= batch.rowCount {
            var parts: [ArrowBatch] = []
            var start = 0
            for (row, new) in edits {
                parts.append(ArrowBatch(columns, rows: start..<row))
                if let new { parts.append(new) }
                start = row + 1
            }
            return parts + [ArrowBatch(columns, rows: start..<batch.rowCount)]
        }
        let builder = makeBatchBuilder()
        var rest = edits[...]
        for row in 0..<batch.rowCount {
            if let next = rest.first, next.row == row {
                if let new = next.new { builder.append(row: 0, of: new) }
                rest.removeFirst()
            } else {
                builder.append(row: row, of: batch)
            }
        }
        return [builder.finish()]
    }
}

extension ArrowBatchBuilder {
    /// Appends a row of a table with this builder's columns.
    fileprivate func append(row: Int, of batch: DeltaBatch) {
        for (builder, column) in zip(columns, batch.columns) { builder.append(row: row, of: column) }
    }

    /// Appends a row and, as the last column, what happened to it.
    fileprivate func append(row: Int, of batch: DeltaBatch, _ change: ChangeType) {
        append(row: row, of: batch)
        columns.last?.append(change.rawValue)
    }
}
