import Banking
import DeltaLake
import Scalars
import StatementStore

/// Makes micro-batches out of the change feed: as many whole versions as the bound holds, or parts of one that is larger.
struct FeedFollower {
    private(set) var checkpoint: ReplicationCheckpoint
    private var feed: ChangeFeedReader
    /// Read from the feed, but not yet in a batch: it did not fit beside the versions before it.
    private var deferred: VersionChanges?
    private var large: LargeVersion?
    /// Why the version after the last batch cannot be read; thrown when that batch has been handed out.
    private var failure: (any Error)?
    /// Steps of the first version that the store has already: it was interrupted amid a large one.
    private var skippedSteps: Int64
    private let decoder: RowDecoder
    private let limit: Int

    init(feed: ChangeFeedReader, checkpoint: ReplicationCheckpoint, skippingSteps: Int64, decoder: RowDecoder, limit: Int) {
        self.feed = feed
        self.checkpoint = checkpoint
        skippedSteps = skippingSteps
        self.decoder = decoder
        self.limit = limit
    }

    /// Nil when nothing newer has been committed; may be called again.
    mutating func next(startedAt: Timestamp) throws -> MicroBatch? {
        if large != nil { return try nextPart(startedAt) }
        if let failure { throw failure }
        var changes: [StatementChange] = []
        var quarantined: [QuarantinedRow] = []
        var reached: SourcePosition?
        do {
            while changes.count + quarantined.count < limit, let version = try nextVersion() {
                guard let rows = try whole(version) else {
                    deferred = version
                    break
                }
                changes += rows.changes
                quarantined += rows.quarantined
                reached = version.position
            }
        } catch where reached != nil && !(error is CancellationError) {
            failure = error  // the versions before it are good
        }
        if let reached { return batch(changes, quarantined, .following(at: reached, rows: 0), startedAt) }
        guard let version = deferred else { return nil }
        deferred = nil
        large = try LargeVersion(version, decoder: decoder, limit: limit, skippingSteps: skippedSteps)
        skippedSteps = 0
        return try nextPart(startedAt)
    }

    private mutating func nextVersion() throws -> VersionChanges? {
        if let version = deferred {
            deferred = nil
            return version
        }
        guard let version = try feed.next() else { return nil }
        guard version.metadata.id == checkpoint.tableId else {
            throw ReplicationError.otherTable(stored: checkpoint.tableId, given: version.metadata.id, location: decoder.location)
        }
        return version
    }

    /// The version's changes, netted; nil when it has more rows than one batch holds.
    private func whole(_ version: VersionChanges) throws -> (changes: [StatementChange], quarantined: [QuarantinedRow])? {
        guard skippedSteps == 0 else { return nil }
        var netting = ChangeNetting()
        var quarantined: [QuarantinedRow] = []
        var rows = 0
        var reader = version.rows(batchSize: limit)
        while let batch = try reader.next() {
            try Task.checkCancellation()
            rows += batch.rows.rowCount
            guard rows <= limit else { return nil }
            try decoder.decode(batch, source: version.position) { outcome in
                switch outcome {
                case .change(let change): netting.add(change)
                case .quarantine(let row) where row.changeType != ChangeType.updatePreimage.rawValue: quarantined.append(row)
                case .quarantine: break
                }
            }
        }
        return (netting.ordered(), quarantined)
    }

    private mutating func nextPart(_ startedAt: Timestamp) throws -> MicroBatch? {
        guard let part = try large?.next(), let applied = checkpoint.applied else { return nil }
        if part.isLast { large = nil }
        return batch(
            part.changes, part.quarantined,
            part.isLast ? .following(at: part.source, rows: 0) : .following(at: applied, rows: part.steps), startedAt)
    }

    private mutating func batch(
        _ changes: [StatementChange], _ quarantined: [QuarantinedRow], _ progress: ReplicationCheckpoint.Progress, _ startedAt: Timestamp
    ) -> MicroBatch {
        let expected = checkpoint
        checkpoint.progress = progress
        return MicroBatch(
            expectedCheckpoint: expected, checkpoint: checkpoint, changes: changes, quarantined: quarantined, startedAt: startedAt)
    }
}

extension VersionChanges {
    var position: SourcePosition { SourcePosition(version: version, committedAt: committedAt) }
}
