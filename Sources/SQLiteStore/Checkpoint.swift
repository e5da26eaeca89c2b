import GRDB
import Scalars
import StatementStore

/// The table `checkpoint`.
enum Checkpoint {
    static let select = "SELECT tableId, loading, replacing, version, committedAt, rows FROM checkpoint"

    static func fetch(_ db: Database) throws -> ReplicationCheckpoint? { try fetch(try PreparedStatement(db, select)) }

    /// - Parameter select: prepared from ``select``.
    static func fetch(_ select: PreparedStatement) throws -> ReplicationCheckpoint? {
        try select.firstRow { row in
            let at = SourcePosition(version: row.integer(3), committedAt: row.timestamp(4))
            let rows = row.integer(5)
            let isLoading = row.integer(1) == 1
            return ReplicationCheckpoint(
                tableId: row.text(0),
                progress: isLoading ? .loading(at: at, rows: rows, replacing: row.integer(2) == 1) : .following(at: at, rows: rows))
        }
    }

    /// - Throws: ``StoreError/otherTable(stored:given:)``, ``StoreError/checkpointMoved``.
    static func compareAndSet(_ db: Database, expected: ReplicationCheckpoint?, new: ReplicationCheckpoint) throws {
        let stored = try fetch(db)
        if let stored, stored.tableId != new.tableId { throw StoreError.otherTable(stored: stored.tableId, given: new.tableId) }
        guard stored == expected else { throw StoreError.checkpointMoved }
        let statement = try PreparedStatement(
            db,
            """
            INSERT OR REPLACE INTO checkpoint(id, tableId, loading, replacing, version, committedAt, rows) \
            VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
            """)
        let position = new.position
        try statement.bind(1, new.tableId)
        switch new.progress {
        case .loading(_, let rows, let replacing):
            try statement.bind(2, 1)
            try statement.bind(3, replacing ? 1 : 0)
            try statement.bind(6, rows)
        case .following(_, let rows):
            try statement.bind(2, 0)
            try statement.bind(3, 0)
            try statement.bind(6, rows)
        }
        try statement.bind(4, position.version)
        try statement.bind(5, position.committedAt.microseconds)
        try statement.run()
    }
}
