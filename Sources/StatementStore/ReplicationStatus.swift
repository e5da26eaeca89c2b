import Scalars

/// What a replicator is doing.
public enum ReplicationPhase: String, Sendable, Hashable, CaseIterable {
    /// Loading a snapshot.
    case loading
    /// Applying changes, or waiting for them.
    case following
    /// Ended on request.
    case stopped
    /// Ended by an error, which stands beside it.
    case failed
}

/// What the replicator says of itself between batches.
public struct ReplicationReport: Sendable, Hashable {
    public var phase: ReplicationPhase
    public var tableURI: String
    /// The newest version of the table that it has seen.
    public var source: SourcePosition?
    /// When the oldest version that is not applied yet was committed; nil when in step.
    public var pendingSince: Timestamp?
    public var lastError: String?
    public var reportedAt: Timestamp

    public init(
        phase: ReplicationPhase, tableURI: String, source: SourcePosition?, pendingSince: Timestamp?, lastError: String?,
        reportedAt: Timestamp
    ) {
        self.phase = phase
        self.tableURI = tableURI
        self.source = source
        self.pendingSince = pendingSince
        self.lastError = lastError
        self.reportedAt = reportedAt
    }
}

public struct ReplicationStatus: Sendable, Hashable {
    public var documentCount: Int64
    public var accountCount: Int64
    public var quarantinedCount: Int64
    public var checkpoint: ReplicationCheckpoint?
    /// The last report; nil when no replicator has ever run.
    public var report: ReplicationReport?
    /// Who replicates, as ``ReplicationLease/holder``; nil while nobody does.
    public var replicator: String?
    /// Who last said that it stands by.
    public var standby: ReplicationStandby?
    /// T2 of the last batch that changed something.
    public var lastUpdated: Timestamp?
    /// `_processedAt` - `_batchStartTime` over the last 1,000 batches with changes, without those of a snapshot's load, in
    /// milliseconds; nil before the first.
    public var pipelineLatency: LatencySummary?

    public init(
        documentCount: Int64, accountCount: Int64, quarantinedCount: Int64, checkpoint: ReplicationCheckpoint?,
        report: ReplicationReport?, replicator: String? = nil, standby: ReplicationStandby? = nil, lastUpdated: Timestamp?,
        pipelineLatency: LatencySummary?
    ) {
        self.documentCount = documentCount
        self.accountCount = accountCount
        self.quarantinedCount = quarantinedCount
        self.checkpoint = checkpoint
        self.report = report
        self.replicator = replicator
        self.standby = standby
        self.lastUpdated = lastUpdated
        self.pipelineLatency = pipelineLatency
    }
}

extension ReplicationStatus {
    /// The newest version of the table that is known: a replicator may have applied more than it last reported.
    public var source: SourcePosition? {
        guard let applied = checkpoint?.applied, applied.version > report?.source?.version ?? -1 else { return report?.source }
        return applied
    }
}

/// Milliseconds.
public struct LatencySummary: Sendable, Hashable {
    public var last: Double
    public var p50: Double
    public var p95: Double
    public var p99: Double

    public init(last: Double, p50: Double, p95: Double, p99: Double) {
        self.last = last
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
    }

    /// - Parameter samples: newest first; nil when there is none. Percentiles by nearest rank.
    public init?(newestFirst samples: [Double]) {
        guard let last = samples.first else { return nil }
        let sorted = samples.sorted()
        func percentile(_ p: Double) -> Double { sorted[max(0, Int((p * Double(sorted.count)).rounded(.up)) - 1)] }
        self.init(last: last, p50: percentile(0.50), p95: percentile(0.95), p99: percentile(0.99))
    }
}

/// One micro-batch as the store logged it.
public struct BatchRecord: Sendable, Hashable {
    /// Ascending in the order of application.
    public var id: Int64
    /// The checkpoint's version after it (the snapshot's while loading).
    public var sourceVersion: Int64
    /// T0 of that version.
    public var committedAt: Timestamp
    /// T1.
    public var startedAt: Timestamp
    /// T2.
    public var processedAt: Timestamp
    public var inserted: Int
    public var updated: Int
    public var deleted: Int
    public var quarantined: Int
    /// It is part of a snapshot's load: as large as batches get, which says nothing of the latency of changes.
    public var isLoad: Bool

    public init(
        id: Int64, sourceVersion: Int64, committedAt: Timestamp, startedAt: Timestamp, processedAt: Timestamp, inserted: Int,
        updated: Int, deleted: Int, quarantined: Int, isLoad: Bool = false
    ) {
        self.id = id
        self.sourceVersion = sourceVersion
        self.committedAt = committedAt
        self.startedAt = startedAt
        self.processedAt = processedAt
        self.inserted = inserted
        self.updated = updated
        self.deleted = deleted
        self.quarantined = quarantined
        self.isLoad = isLoad
    }
}
