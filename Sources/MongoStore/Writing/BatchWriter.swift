import Scalars
import StatementStore

/// Writes one micro-batch within a transaction: what the keys hold is read first, the outcome of all changes is worked out
/// in memory, and each collection is then written once.
struct BatchWriter {
    private let client: MongoClient
    private let session: MongoSession
    private let batch: MicroBatch
    private let retention: Int64
    private var state: StoreState

    init(_ client: MongoClient, _ session: MongoSession, batch: MicroBatch, state: StoreState, retention: Int64) {
        self.client = client
        self.session = session
        self.batch = batch
        self.retention = retention
        self.state = state
    }

    /// - Parameter name: of the call, kept in the state that it writes.
    mutating func write(_ changes: [EncodedChange], name: String, clock: WallClock) throws -> (applied: AppliedBatch, lastSequence: Int64) {
        if batch.forgetsConfirmations { try forgetConfirmations(from: batch.checkpoint.position.version) }
        try Failpoint.checkpointCompared.reach()
        let stored = try storedStatements(Set(changes.map { KeyText($0.statementId) }))
        var outcome = BatchOutcome(stored: stored, skipsUnchanged: batch.skipsUnchanged)
        for change in changes { outcome.add(change) }
        // Taken before anything is sent, because it is in everything that is sent.
        let processedAt = clock.now()
        try writeStatements(&outcome, processedAt: processedAt)
        if batch.deletesUnconfirmed { try deleteUnconfirmed(&outcome) }
        state.accountCount += try AccountsWriter(client, session).write(outcome)
        try Failpoint.statementsWritten.reach()
        try writeEvents(outcome.events, processedAt: processedAt)
        try Failpoint.eventsWritten.reach()
        try writeQuarantined()
        let applied = AppliedBatch(
            inserted: outcome.inserted, updated: outcome.updated, deleted: outcome.deleted, processedAt: processedAt)
        try writeRecord(applied)
        try writeState(applied, name: name)
        try Failpoint.beforeCommit.reach()
        return (applied, state.lastSequence)
    }

    private func storedStatements(_ keys: Set<KeyText>) throws -> [KeyText: StoredStatement] {
        var stored: [KeyText: StoredStatement] = [:]
        let all = Array(keys)
        let options: BSONDocument = batch.skipsUnchanged ? [:] : ["projection": ["transactions": 0, "_words": 0]]
        // Keys are at most some hundred bytes long: far from the largest message.
        for start in stride(from: 0, to: all.count, by: 5_000) {
            let piece = all[start..<min(start + 5_000, all.count)]
            try client.find(
                Collections.statements, ["_id": ["$in": .array(piece.map { .string($0.text) })]], options: options, session: session
            ) { document in
                let found = try StoredStatement(document, withDigest: batch.skipsUnchanged)
                stored[KeyText(found.statementId)] = found
                return true
            }
        }
        return stored
    }

    private func writeStatements(_ outcome: inout BatchOutcome, processedAt: Timestamp) throws {
        let deletes = try BulkWrite(client, Collections.statements, session: session)
        let inserts = try BulkWrite(client, Collections.statements, session: session)
        let replaces = try BulkWrite(client, Collections.statements, session: session)
        for write in outcome.writes() {
            switch write {
            case .insert(var statement):
                statement.setProcessed(at: processedAt)
                try inserts.insert(statement.document)
            case .replace(var statement):
                statement.setProcessed(at: processedAt)
                // With the account, which may be the shard key.
                try replaces.replace(
                    ["_id": .string(statement.statementId), "accountNumber": .string(statement.accountNumber)], with: statement.document)
            case .delete(let statement): try deletes.delete(statement.filter)
            }
        }
        try deletes.execute()
        try inserts.execute()
        try replaces.execute()
        guard let version = outcome.confirmedVersion, !outcome.confirmed.isEmpty else { return }
        let confirms = try BulkWrite(client, Collections.statements, session: session)
        try confirms.updateMany(
            ["_id": ["$in": .array(outcome.confirmed.map(BSONValue.string))]], ["$max": ["_confirmedVersion": .int64(version)]])
        try confirms.execute()
    }

    /// A re-snapshot of `version` begins: only what it confirms itself will count.
    private func forgetConfirmations(from version: Int64) throws {
        let updates = try BulkWrite(client, Collections.statements, session: session)
        try updates.updateMany(["_confirmedVersion": ["$gte": .int64(version)]], ["$set": ["_confirmedVersion": .int64(version - 1)]])
        try updates.execute()
    }

    /// What a re-snapshot has not confirmed is not in the table any more.
    private func deleteUnconfirmed(_ outcome: inout BatchOutcome) throws {
        let source = batch.checkpoint.position
        let deletes = try BulkWrite(client, Collections.statements, session: session)
        try client.find(
            Collections.statements, ["_confirmedVersion": ["$lt": .int64(source.version)]],
            options: ["projection": ["transactions": 0, "_words": 0]], session: session
        ) { document in
            let statement = try StoredStatement(document, withDigest: false)
            try deletes.delete(statement.filter)
            outcome.delete(statement, source: source)
            return true
        }
        try deletes.execute()
    }

    private mutating func writeEvents(_ events: [BatchOutcome.Event], processedAt: Timestamp) throws {
        let bulk = try BulkWrite(client, Collections.changes, session: session)
        for event in events {
            state.lastSequence += 1
            let token = ChangeToken(epoch: state.epoch, sequence: state.lastSequence)
            try bulk.insert(
                event.message(token: token, startedAt: batch.startedAt, processedAt: processedAt).bson(sequence: state.lastSequence))
        }
        try bulk.execute()
    }

    private mutating func writeQuarantined() throws {
        let bulk = try BulkWrite(client, Collections.quarantine, session: session)
        for row in batch.quarantined {
            state.lastQuarantined += 1
            try bulk.insert(row.bson(id: state.lastQuarantined))
        }
        try bulk.execute()
        let settled = try BulkWrite(client, Collections.quarantine, session: session)
        if !batch.settledQuarantine.isEmpty {
            try settled.deleteMany(["_id": ["$in": .array(batch.settledQuarantine.map(BSONValue.int64))]])
        }
        state.quarantinedCount += Int64(batch.quarantined.count - (try settled.execute()))
    }

    private mutating func writeRecord(_ applied: AppliedBatch) throws {
        state.lastBatch += 1
        let position = batch.checkpoint.position
        let record = BatchRecord(
            id: state.lastBatch, sourceVersion: position.version, committedAt: position.committedAt, startedAt: batch.startedAt,
            processedAt: applied.processedAt, inserted: applied.inserted, updated: applied.updated, deleted: applied.deleted,
            quarantined: batch.quarantined.count, isLoad: batch.isLoad)
        let bulk = try BulkWrite(client, Collections.batches, session: session)
        try bulk.insert(record.bson)
        if record.id > retention { try bulk.deleteMany(["_id": ["$lte": .int64(record.id - max(1, retention))]]) }
        try bulk.execute()
    }

    private mutating func writeState(_ applied: AppliedBatch, name: String) throws {
        state.checkpoint = batch.checkpoint
        state.documentCount += Int64(applied.inserted - applied.deleted)
        if applied.inserted + applied.updated + applied.deleted > 0 { state.lastUpdated = applied.processedAt }
        state.writtenBy = name
        let bulk = try BulkWrite(client, Collections.state, session: session)
        try bulk.replace(["_id": .string(StoreState.id)], with: state.bson)
        try bulk.execute()
    }
}
