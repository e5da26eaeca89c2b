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

    /// Rows of a snapshot: each is an upsert.
    func decode(_ batch: DeltaBatch, source: SourcePosition, _ body: (Outcome) throws -> Void) throws {
        let columns = try bind(batch, source)
        for row in 0..<batch.rowCount {
            try body(upsert(columns, batch, row, .insert, source))
        }
    }

    /// Rows of the change feed.
    func decode(_ batch: ChangeBatch, source: SourcePosition, _ body: (Outcome) throws -> Void) throws {
        let columns = try bind(batch.rows, source)
        for row in 0..<batch.rows.rowCount {
            let type = batch.changeTypes[row]
            switch type {
            case .insert, .updatePostimage: try body(upsert(columns, batch.rows, row, type, source))
            case .delete, .updatePreimage: try body(delete(columns, batch.rows, row, type, source))
            }
        }
    }

    private func bind(_ batch: DeltaBatch, _ source: SourcePosition) throws -> StatementColumns {
        do {
            return try StatementColumns(batch)
        } catch let problem as SchemaProblem {
            throw ReplicationError.schema(table: location, version: source.version, problem.description)
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
        var json = JSONWriter(capacity: 1024)
        json.beginObject()
        for column in batch.columns {
            json.key(column.name)
            column.appendJSON(row, to: &json)
        }
        json.endObject()
        return QuarantinedRow(
            source: source, reason: problem.description, statementId: columns.statementId.string(row), changeType: type.rawValue,
            row: json.bytes)
    }
}
