import Banking
import Scalars

/// What the replicator hands to the store in one step: one or more whole Delta versions, or a part of a large one.
public struct MicroBatch: Sendable {
    /// The checkpoint that this batch follows; nil for the first.
    public var expectedCheckpoint: ReplicationCheckpoint?
    /// The checkpoint once it is applied.
    public var checkpoint: ReplicationCheckpoint
    /// In the order in which they are to be applied. A key stands in it more than once only across versions.
    public var changes: [StatementChange]
    public var quarantined: [QuarantinedRow]
    /// Rows of the quarantine, by id, that this batch settles: they are removed with it.
    public var settledQuarantine: [Int64] = []
    /// T1.
    public var startedAt: Timestamp
    /// Compare before writing: an upsert whose statement the store has already changes nothing and gives no event
    /// (re-snapshots).
    public var skipsUnchanged: Bool
    /// Re-snapshots, first batch: what earlier loads and changes confirmed counts no more, also where they were of later
    /// versions (a table that was restored).
    public var forgetsConfirmations: Bool
    /// Re-snapshots, last batch: statements whose `_sourceVersion` is older than the snapshot being loaded and that it
    /// did not confirm are deleted, with their events.
    public var deletesUnconfirmed: Bool

    public init(
        expectedCheckpoint: ReplicationCheckpoint?, checkpoint: ReplicationCheckpoint, changes: [StatementChange],
        quarantined: [QuarantinedRow] = [], startedAt: Timestamp, skipsUnchanged: Bool = false,
        forgetsConfirmations: Bool = false, deletesUnconfirmed: Bool = false
    ) {
        self.expectedCheckpoint = expectedCheckpoint
        self.checkpoint = checkpoint
        self.changes = changes
        self.quarantined = quarantined
        self.startedAt = startedAt
        self.skipsUnchanged = skipsUnchanged
        self.forgetsConfirmations = forgetsConfirmations
        self.deletesUnconfirmed = deletesUnconfirmed
    }

    /// Part of a snapshot's load, the last part included.
    public var isLoad: Bool {
        switch expectedCheckpoint?.progress {
        case nil, .loading: true
        case .following: if case .loading = checkpoint.progress { true } else { skipsUnchanged }
        }
    }
}

public struct StatementChange: Sendable {
    public enum Action: Sendable {
        /// Insert, or replace what stands under the same `statementId`.
        /// A statement that the store has of a newer version stays, except in a re-snapshot.
        case upsert(Statement)
        /// By key; a key that the store does not have, or has of a newer version, changes nothing and gives no event.
        case delete(statementId: String)
    }

    public var action: Action
    /// The version that made the change and when it was committed (T0).
    public var source: SourcePosition

    public init(_ action: Action, source: SourcePosition) {
        self.action = action
        self.source = source
    }
}

/// A micro-batch that is ready to be written.
public struct PreparedBatch: Sendable {
    /// Writes the batch and its checkpoint in one step: all or nothing.
    ///
    /// Throws ``StoreError/checkpointMoved`` when the store's checkpoint is not the batch's `expectedCheckpoint`: another
    /// replicator has written. Nothing is changed then.
    public let apply: @Sendable () async throws -> AppliedBatch

    public init(apply: @escaping @Sendable () async throws -> AppliedBatch) { self.apply = apply }
}

public struct AppliedBatch: Sendable, Hashable {
    public var inserted: Int
    public var updated: Int
    public var deleted: Int
    /// T2.
    public var processedAt: Timestamp

    public init(inserted: Int, updated: Int, deleted: Int, processedAt: Timestamp) {
        self.inserted = inserted
        self.updated = updated
        self.deleted = deleted
        self.processedAt = processedAt
    }
}

/// A row that cannot be stored, kept with the reason until somebody decides.
public struct QuarantinedRow: Sendable, Hashable {
    /// The store's number for it; 0 before it is stored.
    public var id: Int64
    public var source: SourcePosition
    /// What does not fit, naming the column, without the value.
    public var reason: String
    public var statementId: String?
    /// `insert`, `update_postimage` or `delete`.
    public var changeType: String
    /// The row as canonical JSON.
    public var row: [UInt8]

    public init(id: Int64 = 0, source: SourcePosition, reason: String, statementId: String?, changeType: String, row: [UInt8]) {
        self.id = id
        self.source = source
        self.reason = reason
        self.statementId = statementId
        self.changeType = changeType
        self.row = row
    }
}
