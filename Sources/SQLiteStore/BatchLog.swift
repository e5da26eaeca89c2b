import GRDB
import Scalars
import StatementStore

/// The table `batches`.
enum BatchLog {
    static func append(_ db: Database, _ record: BatchRecord, keeping count: Int64) throws {
        let insert = try PreparedStatement(
            db,
            """
            INSERT INTO batches(id, sourceVersion, committedAt, startedAt, processedAt, inserted, updated, deleted, quarantined, isLoad) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """)
        try insert.bind(1, record.id)
        try insert.bind(2, record.sourceVersion)
        try insert.bind(3, record.committedAt.microseconds)
        try insert.bind(4, record.startedAt.microseconds)
        try insert.bind(5, record.processedAt.microseconds)
        try insert.bind(6, Int64(record.inserted))
        try insert.bind(7, Int64(record.updated))
        try insert.bind(8, Int64(record.deleted))
        try insert.bind(9, Int64(record.quarantined))
        try insert.bind(10, record.isLoad ? 1 : 0)
        try insert.run()
        let trim = try PreparedStatement(db, "DELETE FROM batches WHERE id <= ?1")
        try trim.bind(1, record.id - max(count, 1))
        try trim.run()
    }

    static func fetch(_ db: Database, limit: Int) throws -> [BatchRecord] {
        let select = try PreparedStatement(
            db,
            """
            SELECT id, sourceVersion, committedAt, startedAt, processedAt, inserted, updated, deleted, quarantined, isLoad FROM batches \
            ORDER BY id DESC LIMIT ?1
            """)
        try select.bind(1, Int64(limit))
        var records: [BatchRecord] = []
        try select.forEachRow { row in
            records.append(
                BatchRecord(
                    id: row.integer(0), sourceVersion: row.integer(1), committedAt: row.timestamp(2),
                    startedAt: row.timestamp(3), processedAt: row.timestamp(4),
                    inserted: Int(row.integer(5)), updated: Int(row.integer(6)), deleted: Int(row.integer(7)),
                    quarantined: Int(row.integer(8)), isLoad: row.integer(9) == 1))
            return true
        }
        return records
    }

    /// Pipeline latencies in milliseconds of the newest batches that changed something, newest first; without loads.
    static func latencies(_ db: Database, limit: Int64) throws -> [Double] {
        let select = try PreparedStatement(
            db,
            """
            SELECT processedAt - startedAt FROM batches WHERE inserted + updated + deleted > 0 AND NOT isLoad ORDER BY id DESC LIMIT ?1
            """)
        try select.bind(1, limit)
        var samples: [Double] = []
        try select.forEachRow { row in
            samples.append(Double(row.integer(0)) / 1_000)
            return true
        }
        return samples
    }
}
