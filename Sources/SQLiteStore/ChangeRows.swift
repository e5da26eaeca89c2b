import Banking
import GRDB
import Scalars
import StatementStore

/// The events of one batch for the table `changes`. They are written at its end, when T2 is known. Sequence numbers have no
/// gaps.
struct ChangeRows {
    private struct Change {
        var operation: ChangeOperation
        var accountNumber: String
        var statementId: String
        var source: SourcePosition
        /// Of the statement as it last stood; nil when this batch wrote it.
        var standing: Provenance?
        var summary: [UInt8]
        /// What an update replaced.
        var before: Standing?
    }

    /// A statement in the store.
    private struct Standing {
        var accountNumber: String
        var statementId: String
        var provenance: Provenance
        var summary: [UInt8]
    }

    private(set) var lastSequence: Int64
    private var changes: [Change] = []
    private let batchStartTime: Timestamp
    private let select: PreparedStatement
    private let insert: PreparedStatement

    init(_ db: Database, lastSequence: Int64, batchStartTime: Timestamp) throws {
        self.lastSequence = lastSequence
        self.batchStartTime = batchStartTime
        select = try PreparedStatement(
            db,
            """
            SELECT a.accountNumber, s.statementId, s.sourceVersion, s.batchStartTime, s.processedAt, s.summary \
            FROM statements s JOIN accounts a ON a.id = s.account WHERE s.id = ?1
            """)
        insert = try PreparedStatement(
            db,
            """
            INSERT INTO changes(sequence, operation, accountNumber, statementId, sourceVersion, committedAt, batchStartTime, processedAt, \
            statementSourceVersion, statementBatchStartTime, statementProcessedAt, summary, \
            beforeSourceVersion, beforeBatchStartTime, beforeProcessedAt, beforeSummary) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            """)
    }

    mutating func appendInsert(of encoded: EncodedStatement, source: SourcePosition) {
        append(.insert, of: encoded, source: source, before: nil)
    }

    /// Called while the statement that is replaced still stands.
    mutating func appendUpdate(of statement: Int64, to encoded: EncodedStatement, source: SourcePosition) throws {
        append(.update, of: encoded, source: source, before: try standing(statement))
    }

    /// A statement that is about to be deleted.
    mutating func appendDelete(of statement: Int64, source: SourcePosition) throws {
        guard let standing = try standing(statement) else { return }
        changes.append(
            Change(
                operation: .delete, accountNumber: standing.accountNumber, statementId: standing.statementId, source: source,
                standing: standing.provenance, summary: standing.summary))
    }

    private mutating func append(
        _ operation: ChangeOperation, of encoded: EncodedStatement, source: SourcePosition, before: Standing?
    ) {
        changes.append(
            Change(
                operation: operation, accountNumber: encoded.statement.accountNumber, statementId: encoded.statement.statementId,
                source: source, standing: nil, summary: encoded.summary, before: before))
    }

    private func standing(_ statement: Int64) throws -> Standing? {
        try select.bind(1, statement)
        return try select.firstRow { row in
            Standing(
                accountNumber: row.text(0), statementId: row.text(1),
                provenance: Provenance(row, sourceVersion: 2, batchStartTime: 3, processedAt: 4), summary: row.blob(5))
        }
    }

    mutating func write(processedAt: Timestamp) throws {
        try insert.bind(7, batchStartTime.microseconds)
        try insert.bind(8, processedAt.microseconds)
        for change in changes {
            let written = Provenance(
                batchStartTime: batchStartTime, processedAt: processedAt, sourceVersion: change.source.version)
            let standing = (change.standing ?? written).known(processedAt)
            let before = change.before?.provenance.known(processedAt)
            lastSequence += 1
            try insert.bind(1, lastSequence)
            try insert.bind(2, change.operation.stored)
            try insert.bind(3, change.accountNumber)
            try insert.bind(4, change.statementId)
            try insert.bind(5, change.source.version)
            try insert.bind(6, change.source.committedAt.microseconds)
            try insert.bind(9, standing.sourceVersion)
            try insert.bind(10, standing.batchStartTime.microseconds)
            try insert.bind(11, standing.processedAt.microseconds)
            try insert.bind(12, blob: change.summary)
            try insert.bind(13, before?.sourceVersion)
            try insert.bind(14, before?.batchStartTime.microseconds)
            try insert.bind(15, before?.processedAt.microseconds)
            try insert.bind(16, blob: change.before?.summary)
            try insert.run()
        }
    }
}

extension Provenance {
    /// With its T2, which was not known yet where the running batch wrote the statement itself.
    fileprivate func known(_ processedAt: Timestamp) -> Provenance {
        var known = self
        if known.processedAt == StatementRows.unknownTime { known.processedAt = processedAt }
        return known
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
