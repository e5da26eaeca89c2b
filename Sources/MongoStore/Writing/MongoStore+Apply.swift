import Foundation
import Scalars
import StatementStore
import Synchronization

extension MongoStore {
    /// Encodes the documents.
    public func prepare(_ batch: MicroBatch) async throws -> PreparedBatch {
        let (startedAt, skipsUnchanged) = (batch.startedAt, batch.skipsUnchanged)
        let encoded = await batch.encodedChanges { changes in
            changes.map { EncodedChange($0, startedAt: startedAt, withDigest: skipsUnchanged) }
        }
        return PreparedBatch { try await self.write(batch, encoded) }
    }

    private func write(_ batch: MicroBatch, _ encoded: [EncodedChange]) async throws -> AppliedBatch {
        let name = String(UInt64.random(in: .min ... .max), radix: 36)
        let (clock, configuration) = (clock, configuration)
        if let indexes = batch.indexesMadeBefore { try await applyIndexes(indexes) }
        if batch.expectedCheckpoint == nil { try await writes.run { try $0.makeState() } }
        return try await writes.run { [self] client in
            var applied: AppliedBatch?
            var sequences: ClosedRange<Int64> = 0...0
            try writeTransaction(client) { session, isWriters in
                let state = try client.state(in: session)
                // An earlier attempt was committed after all, and only its answer was lost.
                if state.writtenBy == name, applied != nil { return }
                try state.check(batch)
                try isWriters(state)
                var writer = BatchWriter(client, session, batch: batch, state: state, retention: configuration.batchRetention)
                let result = try writer.write(encoded, name: name, clock: clock)
                applied = result.applied
                sequences = state.lastSequence...result.lastSequence
            }
            guard let applied else { throw StoreError.checkpointMoved }
            snapshots.end()
            try? client.trimChanges(sequences, keeping: configuration.changeRetention)
            return applied
        }
    }
}

extension MongoStore {
    /// A transaction of a session that the state names as a writer's. Where it does not, those that it names are of a writer before
    /// this one: what that one may have left open is ended first, for the server would keep its locks for a minute.
    ///
    /// - Parameter body: in the transaction; is to say what the state is, once it knows that it may write.
    private func writeTransaction(
        _ client: MongoClient, _ body: (MongoSession, (StoreState) throws -> Void) throws -> Void
    ) throws {
        let session = try client.writer.open()
        guard let id = session.id else { throw MongoError.malformed }
        do {
            try client.withTransaction(in: session) { session in
                try body(session) { if !$0.writerSessions.contains(id) { throw OtherWriter(sessions: $0.writerSessions) } }
            }
        } catch let other as OtherWriter {
            let own = writerSessions.withLock { own in
                if !own.contains(id) { own.append(id) }
                return own
            }
            for session in other.sessions where !own.contains(session) { try? client.killSession(session) }
            try client.withTransaction(in: session) { session in
                let bulk = try BulkWrite(client, Collections.state, session: session)
                try bulk.updateMany(
                    ["_id": .string(StoreState.id)], ["$set": ["writerSessions": .array(own.map(BSONValue.uuid))]])
                try bulk.execute()
            }
            // Whoever calls himself the writer meanwhile is met by the fence.
            try client.withTransaction(in: session) { session in try body(session) { _ in } }
        }
    }
}

extension MongoClient {
    /// Makes the state's document, where it is not there.
    fileprivate func makeState() throws {
        let epoch = String(UInt64.random(in: .min ... .max), radix: 16)
        let padded = String(repeating: "0", count: 16 - epoch.count) + epoch
        let fresh: BSONValue = [
            "epoch": .string(padded), "checkpoint": .null, "documentCount": .int64(0), "accountCount": .int64(0),
            "quarantinedCount": .int64(0), "lastSequence": .int64(0), "lastBatch": .int64(0), "lastQuarantined": .int64(0),
            "lastUpdated": .null, "writtenBy": "",
        ]
        let bulk = try BulkWrite(self, Collections.state, session: nil)
        try bulk.upsert(["_id": .string(StoreState.id)], ["$setOnInsert": fresh])
        try bulk.execute()
    }

    fileprivate func state(in session: MongoSession) throws -> StoreState {
        var state: StoreState?
        try find(Collections.state, ["_id": .string(StoreState.id)], options: ["limit": 1], session: session) {
            state = StoreState($0)
            return false
        }
        guard let state else { throw StoreError.checkpointMoved }
        return state
    }

    /// Deletes what is older than the newest `count` changes, each time that another hundredth of them has been written.
    /// Where it fails, the next time does it.
    fileprivate func trimChanges(_ sequences: ClosedRange<Int64>, keeping count: Int64) throws {
        let step = max(1, count / 100)
        guard sequences.upperBound > count, sequences.lowerBound / step != sequences.upperBound / step else { return }
        let bulk = try BulkWrite(self, Collections.changes, session: nil)
        try bulk.deleteMany(["_id": ["$lte": .int64(sequences.upperBound - max(1, count))]])
        try bulk.execute()
    }
}

extension MicroBatch {
    /// Which indexes have to be there before it is written. A first load of several batches leaves some to its last one: a
    /// store that has been loaded so always has all of them, and a load that was broken off makes them when it is ended.
    fileprivate var indexesMadeBefore: [MongoIndex]? {
        switch (expectedCheckpoint?.progress, checkpoint.progress) {
        case (nil, .loading): MongoIndexes.all.filter { !$0.isMadeAfterLoad }
        case (nil, .following), (.loading, .following): MongoIndexes.all
        default: nil
        }
    }
}

extension StoreState {
    /// The fence: a batch is applied only on the checkpoint that it follows. A replicator that was thought dead, or a batch
    /// that comes late or again, changes nothing.
    fileprivate func check(_ batch: MicroBatch) throws {
        if let stored = checkpoint, stored.tableId != batch.checkpoint.tableId {
            throw StoreError.otherTable(stored: stored.tableId, given: batch.checkpoint.tableId)
        }
        guard checkpoint == batch.expectedCheckpoint else { throw StoreError.checkpointMoved }
    }
}

/// A change that the writer can apply as it stands.
enum EncodedChange: Sendable {
    case upsert(EncodedStatement, source: SourcePosition)
    case delete(statementId: String, source: SourcePosition)

    init(_ change: StatementChange, startedAt: Timestamp, withDigest: Bool) {
        switch change.action {
        case .upsert(let statement):
            self = .upsert(
                EncodedStatement(statement, source: change.source, startedAt: startedAt, withDigest: withDigest), source: change.source)
        case .delete(let statementId): self = .delete(statementId: statementId, source: change.source)
        }
    }

    var statementId: String {
        switch self {
        case .upsert(let encoded, _): encoded.statementId
        case .delete(let statementId, _): statementId
        }
    }
}

/// The state names other sessions as its writer's.
private struct OtherWriter: Error {
    var sessions: [UUID]
}
