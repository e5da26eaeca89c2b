import Banking
import GRDB
import Scalars
import StatementStore

extension SQLiteStore {
    public func changes(after token: ChangeToken?, limit: Int) async throws -> [StatementChangeEvent] {
        try await read { db in
            let counters = try StoreCounters.fetch(db)
            let after = try token.map { try Self.sequence(of: $0, in: counters) } ?? 0
            if token != nil, after < counters.lastSequence {
                let oldest = try PreparedStatement(db, "SELECT min(sequence) FROM changes").firstRow { $0.integer(0) } ?? 0
                guard oldest <= after + 1 else { throw StoreError.historyLost }
            }
            let select = try PreparedStatement(
                db,
                """
                SELECT sequence, operation, accountNumber, statementId, sourceVersion, committedAt, batchStartTime, processedAt, \
                statementSourceVersion, statementBatchStartTime, statementProcessedAt, summary, \
                beforeSourceVersion, beforeBatchStartTime, beforeProcessedAt, beforeSummary \
                FROM changes WHERE sequence > ?1 ORDER BY sequence LIMIT ?2
                """)
            try select.bind(1, after)
            try select.bind(2, Int64(limit))
            var events: [StatementChangeEvent] = []
            try select.forEachRow { row in
                events.append(try Self.event(row, epoch: counters.epoch))
                return true
            }
            return events
        }
    }

    public func latestChangeToken() async throws -> ChangeToken? {
        try await read { db in
            let counters = try StoreCounters.fetch(db)
            return counters.lastSequence == 0 ? nil : ChangeToken(epoch: counters.epoch, sequence: counters.lastSequence)
        }
    }

    public func feedStart(since time: Timestamp) async throws -> FeedStart {
        try await read { db in
            let counters = try StoreCounters.fetch(db)
            let oldest = try PreparedStatement(db, "SELECT min(sequence) FROM changes").firstRow { $0.integerOrNil(0) } ?? nil
            let select = try PreparedStatement(db, "SELECT processedAt FROM changes WHERE sequence = ?1")
            return try FeedStart(since: time, kept: oldest.map { $0...counters.lastSequence }) { sequence in
                try select.bind(1, sequence)
                return try select.firstRow { $0.timestamp(0) }
            } token: { ChangeToken(epoch: counters.epoch, sequence: $0) }
        }
    }

    /// A token beyond the newest change is of a store that has been put back to an earlier state.
    private static func sequence(of token: ChangeToken, in counters: StoreCounters) throws -> Int64 {
        guard let place = token.place else { throw StoreError.invalidToken }
        guard place.epoch == counters.epoch, place.sequence <= counters.lastSequence else { throw StoreError.historyLost }
        return place.sequence
    }

    private static func event(_ row: PreparedStatement, epoch: String) throws -> StatementChangeEvent {
        guard let operation = ChangeOperation(stored: row.integer(1)) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        let before = row.integerOrNil(12).map { _ in
            row.document(15, Provenance(row, sourceVersion: 12, batchStartTime: 13, processedAt: 14))
        }
        return StatementChangeEvent(
            token: ChangeToken(epoch: epoch, sequence: row.integer(0)), operation: operation, accountNumber: row.text(2),
            statementId: row.text(3), source: SourcePosition(version: row.integer(4), committedAt: row.timestamp(5)),
            batchStartTime: row.timestamp(6), processedAt: row.timestamp(7),
            statement: row.document(11, Provenance(row, sourceVersion: 8, batchStartTime: 9, processedAt: 10)), before: before)
    }
}

extension ChangeToken {
    /// `EPOCH-SEQUENCE`.
    init(epoch: String, sequence: Int64) { self.init(text: "\(epoch)-\(sequence)") }

    /// Nil when it is no token.
    var place: (epoch: String, sequence: Int64)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 16, let sequence = Int64(parts[1]), sequence > 0 else { return nil }
        return (String(parts[0]), sequence)
    }
}
