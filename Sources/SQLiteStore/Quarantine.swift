import GRDB
import Scalars
import StatementStore

/// The table `quarantine`.
enum Quarantine {
    static func insert(_ db: Database, _ rows: [QuarantinedRow]) throws {
        let insert = try PreparedStatement(
            db,
            """
            INSERT INTO quarantine(sourceVersion, committedAt, reason, statementId, changeType, row) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """)
        for row in rows {
            try insert.bind(1, row.source.version)
            try insert.bind(2, row.source.committedAt.microseconds)
            try insert.bind(3, row.reason)
            try insert.bind(4, row.statementId)
            try insert.bind(5, row.changeType)
            try insert.bind(6, blob: row.row)
            try insert.run()
        }
    }
}

extension Quarantine {
    /// - Returns: how many were there.
    static func delete(_ db: Database, ids: [Int64]) throws -> Int {
        let delete = try PreparedStatement(db, "DELETE FROM quarantine WHERE id = ?1")
        var removed = 0
        for id in ids {
            try delete.bind(1, id)
            try delete.run()
            removed += db.changesCount
        }
        return removed
    }
}

extension SQLiteStore {
    public func quarantined(after id: Int64?, limit: Int) async throws -> [QuarantinedRow] {
        try await read { db in
            let select = try PreparedStatement(
                db,
                """
                SELECT id, sourceVersion, committedAt, reason, statementId, changeType, row FROM quarantine WHERE id > ?1 \
                ORDER BY id LIMIT ?2
                """)
            try select.bind(1, id ?? 0)
            try select.bind(2, Int64(limit))
            var rows: [QuarantinedRow] = []
            try select.forEachRow { row in
                rows.append(
                    QuarantinedRow(
                        id: row.integer(0),
                        source: SourcePosition(version: row.integer(1), committedAt: row.timestamp(2)),
                        reason: row.text(3), statementId: row.textOrNil(4), changeType: row.text(5), row: row.blob(6)))
                return true
            }
            return rows
        }
    }

    public func discardQuarantined(ids: [Int64]?) async throws -> Int {
        try await write { db in
            var removed = 0
            if let ids {
                removed = try Quarantine.delete(db, ids: ids)
            } else {
                // count(*) because DELETE without WHERE may drop the pages without counting their rows.
                removed = try Int.fetchOne(db, sql: "SELECT count(*) FROM quarantine") ?? 0
                try db.execute(sql: "DELETE FROM quarantine")
            }
            try db.execute(sql: "UPDATE store SET quarantinedCount = quarantinedCount - ?", arguments: [removed])
            return removed
        }
    }
}
