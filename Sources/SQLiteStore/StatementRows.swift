import Banking
import GRDB
import Scalars
import StatementStore

/// What the writer needs to know of a statement that it replaces or deletes.
struct StoredStatement {
    var id: Int64
    var account: Int64
    var digest: StatementDigest
    var sourceVersion: Int64
}

/// The tables `statements`, `documents` and `transaction_lists` as the writer uses them.
struct StatementRows {
    /// `processedAt` of what the running batch has written so far.
    static let unknownTime = Timestamp(microseconds: .min)

    private let findByKey: PreparedStatement
    private let findUnconfirmed: PreparedStatement
    private let insertRow: PreparedStatement
    private let updateRow: PreparedStatement
    private let deleteRow: PreparedStatement
    private let replaceDocument: PreparedStatement
    private let deleteDocument: PreparedStatement
    private let replaceLists: PreparedStatement
    private let deleteLists: PreparedStatement
    private let confirmRow: PreparedStatement
    private let setProcessedAt: PreparedStatement
    private let db: Database

    init(_ db: Database) throws {
        self.db = db
        let stored = "SELECT id, account, digestHigh, digestLow, sourceVersion FROM statements"
        findByKey = try PreparedStatement(db, "\(stored) WHERE statementId = ?1")
        findUnconfirmed = try PreparedStatement(db, "\(stored) WHERE confirmed < ?1 ORDER BY id")
        insertRow = try PreparedStatement(
            db,
            """
            INSERT INTO statements(statementId, account, accountHolder, accountType, currency, periodEnd, closingBalance, \
            firstDate, lastDate, sourceVersion, confirmed, batchStartTime, processedAt, digestHigh, digestLow, summary) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11, ?15, ?12, ?13, ?14)
            """)
        updateRow = try PreparedStatement(
            db,
            """
            UPDATE statements SET statementId = ?1, account = ?2, accountHolder = ?3, accountType = ?4, currency = ?5, periodEnd = ?6, \
            closingBalance = ?7, firstDate = ?8, lastDate = ?9, sourceVersion = ?10, confirmed = ?10, batchStartTime = ?11, \
            processedAt = ?15, digestHigh = ?12, digestLow = ?13, summary = ?14 WHERE id = ?16
            """)
        deleteRow = try PreparedStatement(db, "DELETE FROM statements WHERE id = ?1")
        replaceDocument = try PreparedStatement(db, "INSERT OR REPLACE INTO documents(statement, document) VALUES (?1, ?2)")
        deleteDocument = try PreparedStatement(db, "DELETE FROM documents WHERE statement = ?1")
        replaceLists = try PreparedStatement(
            db, "INSERT OR REPLACE INTO transaction_lists(statement, statementId, words, transactions) VALUES (?1, ?2, ?3, ?4)")
        deleteLists = try PreparedStatement(db, "DELETE FROM transaction_lists WHERE statement = ?1")
        confirmRow = try PreparedStatement(db, "UPDATE statements SET confirmed = max(confirmed, ?2) WHERE id = ?1")
        setProcessedAt = try PreparedStatement(db, "UPDATE statements SET processedAt = ?2 WHERE id = ?1")
    }

    func find(statementId: String) throws -> StoredStatement? {
        try findByKey.bind(1, statementId)
        return try findByKey.firstRow(Self.stored)
    }

    func forgetConfirmations(from version: Int64) throws {
        let update = try PreparedStatement(db, "UPDATE statements SET confirmed = ?1 - 1 WHERE confirmed >= ?1")
        try update.bind(1, version)
        try update.run()
    }

    /// Statements that no source version from `version` on is known to hold.
    func unconfirmed(since version: Int64) throws -> [StoredStatement] {
        try findUnconfirmed.bind(1, version)
        var found: [StoredStatement] = []
        try findUnconfirmed.forEachRow {
            found.append(Self.stored($0))
            return true
        }
        return found
    }

    func insert(_ encoded: EncodedStatement, account: Int64, sourceVersion: Int64, batchStartTime: Timestamp) throws -> Int64 {
        try bind(encoded, to: insertRow, account: account, sourceVersion: sourceVersion, batchStartTime: batchStartTime)
        try insertRow.run()
        return db.lastInsertedRowID
    }

    func update(_ id: Int64, _ encoded: EncodedStatement, account: Int64, sourceVersion: Int64, batchStartTime: Timestamp) throws {
        try bind(encoded, to: updateRow, account: account, sourceVersion: sourceVersion, batchStartTime: batchStartTime)
        try updateRow.bind(16, id)
        try updateRow.run()
    }

    func setDocument(of id: Int64, _ encoded: EncodedStatement) throws {
        try replaceDocument.bind(1, id)
        try replaceDocument.bind(2, blob: encoded.document)
        try replaceDocument.run()
        try replaceLists.bind(1, id)
        try replaceLists.bind(2, encoded.statement.statementId)
        try replaceLists.bind(3, blob: encoded.words)
        try replaceLists.bind(4, blob: encoded.transactions)
        try replaceLists.run()
    }

    func delete(_ id: Int64) throws {
        for statement in [deleteRow, deleteDocument, deleteLists] {
            try statement.bind(1, id)
            try statement.run()
        }
    }

    func confirm(_ id: Int64, version: Int64) throws {
        try confirmRow.bind(1, id)
        try confirmRow.bind(2, version)
        try confirmRow.run()
    }

    func setProcessed(_ id: Int64, at time: Timestamp) throws {
        try setProcessedAt.bind(1, id)
        try setProcessedAt.bind(2, time.microseconds)
        try setProcessedAt.run()
    }

    private func bind(
        _ encoded: EncodedStatement, to row: PreparedStatement, account: Int64, sourceVersion: Int64, batchStartTime: Timestamp
    ) throws {
        let statement = encoded.statement
        let dates = encoded.dates
        try row.bind(1, statement.statementId)
        try row.bind(2, account)
        try row.bind(3, statement.accountHolder)
        try row.bind(4, statement.accountType)
        try row.bind(5, statement.currency)
        try row.bind(6, Int64(statement.periodEnd.daysSinceEpoch))
        try row.bind(7, statement.closingBalance.minorUnits)
        try row.bind(8, dates?.lowerBound.microseconds)
        try row.bind(9, dates?.upperBound.microseconds)
        try row.bind(10, sourceVersion)
        try row.bind(11, batchStartTime.microseconds)
        try row.bind(12, Int64(bitPattern: encoded.digest.high))
        try row.bind(13, Int64(bitPattern: encoded.digest.low))
        try row.bind(14, blob: encoded.summary)
        try row.bind(15, Self.unknownTime.microseconds)
    }

    private static func stored(_ row: PreparedStatement) -> StoredStatement {
        let digest = StatementDigest(high: UInt64(bitPattern: row.integer(2)), low: UInt64(bitPattern: row.integer(3)))
        return StoredStatement(id: row.integer(0), account: row.integer(1), digest: digest, sourceVersion: row.integer(4))
    }
}
