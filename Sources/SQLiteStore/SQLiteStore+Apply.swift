import GRDB
import Scalars
import StatementStore

extension SQLiteStore {
    /// Encodes the documents.
    public func prepare(_ batch: MicroBatch) async throws -> PreparedBatch {
        let encoded = await batch.encodedChanges(MicroBatch.EncodedChange.encode)
        return PreparedBatch { try await self.write(batch, encoded) }
    }

    private func write(_ batch: MicroBatch, _ encoded: [MicroBatch.EncodedChange]) async throws -> AppliedBatch {
        let (clock, retention) = (clock, configuration)
        return try await write { db in
            try Checkpoint.compareAndSet(db, expected: batch.expectedCheckpoint, new: batch.checkpoint)
            try Failpoint.checkpointCompared.reach()
            var counters = try StoreCounters.fetch(db)
            var writer = try BatchWriter(
                db, startedAt: batch.startedAt, skipsUnchanged: batch.skipsUnchanged, lastSequence: counters.lastSequence)
            let position = batch.checkpoint.position
            if batch.forgetsConfirmations { try writer.forgetConfirmations(from: position.version) }
            for change in encoded { try writer.apply(change) }
            if batch.deletesUnconfirmed { try writer.deleteUnconfirmed(source: position) }
            try writer.writeAccounts()
            try Quarantine.insert(db, batch.quarantined)
            let settled = try Quarantine.delete(db, ids: batch.settledQuarantine)
            try Failpoint.statementsWritten.reach()

            let processedAt = clock.now()
            try writer.finish(processedAt: processedAt)
            try Failpoint.eventsWritten.reach()
            try Retention.trimChanges(db, last: writer.lastSequence, keeping: retention.changeRetention)
            counters.add(writer, quarantined: batch.quarantined.count - settled, processedAt: processedAt)
            try counters.store(db)
            let record = BatchRecord(
                id: counters.lastBatch, sourceVersion: position.version, committedAt: position.committedAt,
                startedAt: batch.startedAt,
                processedAt: processedAt, inserted: writer.inserted, updated: writer.updated, deleted: writer.deleted,
                quarantined: batch.quarantined.count, isLoad: batch.isLoad)
            try BatchLog.append(db, record, keeping: retention.batchRetention)
            try Failpoint.beforeCommit.reach()
            return AppliedBatch(
                inserted: writer.inserted, updated: writer.updated, deleted: writer.deleted, processedAt: processedAt)
        }
    }

    public func checkpoint() async throws -> ReplicationCheckpoint? {
        try await read(Checkpoint.fetch)
    }
}

extension ReplicationCheckpoint {
    /// The version being loaded or wholly applied.
    var position: SourcePosition {
        switch progress {
        case .loading(let at, _, _), .following(let at, _): at
        }
    }
}
