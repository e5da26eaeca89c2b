import Banking
import DeltaLake
import Scalars
import StatementStore

/// Turns rows of the table into changes of statements, or into quarantined rows with the reason.
struct RowDecoder: Sendable {
    enum Outcome {
        case change(StatementChange)
        case quarantine(QuarantinedRow)
    }

    /// For error texts.
    let location: String
    let names: ColumnNames

    /// Whether rows of this schema can be statements at all, before any is read.
    ///
    /// - Throws: ``ReplicationError/schema(table:version:_:)``, naming the column.
    func check(_ schema: StructType, version: Int64) throws { _ = try bind(DeltaBatch(emptyOf: schema), version) }

    /// Rows of a snapshot: each is an upsert.
    func decode(_ batch: DeltaBatch, source: SourcePosition, _ body: (Outcome) throws -> Void) throws {
        try decode(batch, source: source) { try body($1) }
    }

    /// - Parameter body: called with the row's place in the batch.
    func decode(_ batch: DeltaBatch, source: SourcePosition, _ body: (Int, Outcome) throws -> Void) throws {
        let columns = try bind(batch, source.version)
        for row in 0..<batch.rowCount {
            try body(row, upsert(columns, batch, row, .insert, source))
        }
    }

    /// Rows of the change feed.
    func decode(_ batch: ChangeBatch, source: SourcePosition, _ body: (Outcome) throws -> Void) throws {
        try decode(batch, source: source) { try body($1) }
    }

    /// - Parameter body: called with the row's place in the batch.
    func decode(_ batch: ChangeBatch, source: SourcePosition, _ body: (Int, Outcome) throws -> Void) throws {
        let columns = try bind(batch.rows, source.version)
        for row in 0..<batch.rows.rowCount {
            let type = batch.changeTypes[row]
            switch type {
            case .insert, .updatePostimage: try body(row, upsert(columns, batch.rows, row, type, source))
            case .delete, .updatePreimage: try body(row, delete(columns, batch.rows, row, type, source))
            }
        }
    }

    /// The keys of the rows that have one, whether they can be stored or not.
    func keys(_ batch: DeltaBatch, version: Int64) throws -> [String] {
        let columns = try bind(batch, version)
        return (0..<batch.rowCount).compactMap { columns.statementId.string($0) }
    }

    private func bind(_ batch: DeltaBatch, _ version: Int64) throws -> StatementColumns {
        do {
            return try StatementColumns(batch, names: names)
        } catch let problem as SchemaProblem {
            throw ReplicationError.schema(table: location, version: version, problem.description)
        }
    }

    private func upsert(
        _ columns: StatementColumns, _ batch: DeltaBatch, _ row: Int, _ type: ChangeType, _ source: SourcePosition
    ) -> Outcome {
        do throws(RowProblem) {
            return .change(StatementChange(.upsert(try columns.statement(row)), source: source))
        } catch {
            return .quarantine(quarantined(columns, batch, row, type, source, error))
        }
    }

    private func delete(
        _ columns: StatementColumns, _ batch: DeltaBatch, _ row: Int, _ type: ChangeType, _ source: SourcePosition
    ) -> Outcome {
        do throws(RowProblem) {
            return .change(StatementChange(.delete(statementId: try columns.key(row)), source: source))
        } catch {
            return .quarantine(quarantined(columns, batch, row, type, source, error))
        }
    }

    private func quarantined(
        _ columns: StatementColumns, _ batch: DeltaBatch, _ row: Int, _ type: ChangeType, _ source: SourcePosition, _ problem: RowProblem
    ) -> QuarantinedRow {
        QuarantinedRow(
            source: source, reason: problem.description, statementId: columns.statementId.string(row), changeType: type.rawValue,
            row: batch.canonicalJSON(row))
    }
}

extension DeltaBatch {
    /// The row as it stands in the table.
    func canonicalJSON(_ row: Int) -> [UInt8] {
        var json = JSONWriter(capacity: 1024)
        json.beginObject()
        for column in columns {
            json.key(column.name)
            column.appendJSON(row, to: &json)
        }
        json.endObject()
        return json.bytes
    }
}
