import GRDB
import Scalars
import StatementStore

/// The table `changes` as the writer appends to it. Sequence numbers have no gaps.
struct ChangeRows {
    private(set) var lastSequence: Int64
    private let first: Int64
    private let insert: PreparedStatement
    private let setProcessedAt: PreparedStatement

    init(_ db: Database, lastSequence: Int64, batchStartTime: Timestamp) throws {
        self.lastSequence = lastSequence
        first = lastSequence + 1
        // What the batch writes waits for its T2 as 0; a deleted statement keeps the one that it had.
        insert = try PreparedStatement(
            db,
            """
            INSERT INTO changes(sequence, operation, accountNumber, statementId, sourceVersion, committedAt, batchStartTime, processedAt, \
            statementSourceVersion, statementBatchStartTime, statementProcessedAt, summary) \
            SELECT ?1, ?2, a.accountNumber, s.statementId, ?3, ?4, ?5, 0, s.sourceVersion, s.batchStartTime, s.processedAt, s.summary \
            FROM statements s JOIN accounts a ON a.id = s.account WHERE s.id = ?6
            """)
        try insert.bind(5, batchStartTime.microseconds)
        setProcessedAt = try PreparedStatement(
            db,
            """
            UPDATE changes SET processedAt = ?2, \
            statementProcessedAt = CASE statementProcessedAt WHEN 0 THEN ?2 ELSE statementProcessedAt END WHERE sequence >= ?1
            """)
    }

    /// Appends an event that shows the statement as it stands now.
    mutating func append(_ operation: ChangeOperation, of statement: Int64, source: SourcePosition) throws {
        try insert.bind(1, lastSequence + 1)
        try insert.bind(2, operation.stored)
        try insert.bind(3, source.version)
        try insert.bind(4, source.committedAt.microseconds)
        try insert.bind(6, statement)
        try insert.run()
        lastSequence += 1
    }

    func setProcessed(at time: Timestamp) throws {
        try setProcessedAt.bind(1, first)
        try setProcessedAt.bind(2, time.microseconds)
        try setProcessedAt.run()
    }
}

extension ChangeOperation {
    /// As in the column `changes.operation`.
    var stored: Int64 {
        switch self {
        case .insert: 0
        case .update: 1
        case .delete: 2
        }
    }

    init?(stored: Int64) {
        switch stored {
        case 0: self = .insert
        case 1: self = .update
        case 2: self = .delete
        default: return nil
        }
    }
}
