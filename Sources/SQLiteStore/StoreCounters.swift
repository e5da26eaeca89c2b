import GRDB
import Scalars
import StatementStore

/// The counters in the table `store`, kept in step by each batch: nothing counts millions of rows to answer a status.
struct StoreCounters {
    let epoch: String
    private(set) var documentCount: Int64
    private(set) var accountCount: Int64
    private(set) var quarantinedCount: Int64
    private(set) var lastSequence: Int64
    private(set) var lastBatch: Int64
    private(set) var lastUpdated: Timestamp?

    static func fetch(_ db: Database) throws -> StoreCounters {
        let counters = try PreparedStatement(
            db, "SELECT epoch, documentCount, accountCount, quarantinedCount, lastSequence, lastBatch, lastUpdated FROM store"
        ).firstRow { row in
            StoreCounters(
                epoch: row.text(0), documentCount: row.integer(1), accountCount: row.integer(2), quarantinedCount: row.integer(3),
                lastSequence: row.integer(4), lastBatch: row.integer(5),
                lastUpdated: row.integerOrNil(6).map(Timestamp.init(microseconds:)))
        }
        guard let counters else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        return counters
    }

    mutating func add(_ batch: BatchWriter, quarantined: Int, processedAt: Timestamp) {
        documentCount += Int64(batch.inserted - batch.deleted)
        accountCount += batch.accountsAdded
        quarantinedCount += Int64(quarantined)
        lastSequence = batch.lastSequence
        lastBatch += 1
        if batch.hasChanges { lastUpdated = processedAt }
    }

    func store(_ db: Database) throws {
        let statement = try PreparedStatement(
            db,
            """
            UPDATE store SET documentCount = ?1, accountCount = ?2, quarantinedCount = ?3, lastSequence = ?4, lastBatch = ?5, \
            lastUpdated = ?6
            """)
        try statement.bind(1, documentCount)
        try statement.bind(2, accountCount)
        try statement.bind(3, quarantinedCount)
        try statement.bind(4, lastSequence)
        try statement.bind(5, lastBatch)
        try statement.bind(6, lastUpdated?.microseconds)
        try statement.run()
    }
}
