import Scalars
import StatementStore

/// Where replication stands, as clients see it.
struct SyncStatus: Sendable, Hashable {
    enum State: String, Sendable, CaseIterable {
        /// No replicator has ever run.
        case empty
        case loading, following, stopped, failed
        /// The replicator says nothing any more: it is gone, or cannot reach the store.
        case stale
    }

    var documentCount: Int64
    var lastUpdated: Timestamp?
    /// How long the oldest change that is not applied has waited; nil when that is not known.
    var lagSeconds: Double?
    var sourceVersion: Int64?
    var appliedVersion: Int64?
    /// Milliseconds.
    var pipelineLatency: LatencySummary?
    var state: State
    var lastError: String?
    /// `HOST:PID` of the process that replicates; nil while none does.
    var replicator: String?
    /// Of one that waits to take over.
    var standby: String?

    /// A replicator reports more often than this, whatever it does.
    static let staleAfterSeconds = 15.0

    init(_ status: ReplicationStatus, now: Timestamp) {
        documentCount = status.documentCount
        lastUpdated = status.lastUpdated
        sourceVersion = status.source?.version
        appliedVersion = status.checkpoint?.applied?.version
        pipelineLatency = status.pipelineLatency
        state = Self.state(status.report, now: now)
        lastError = status.report?.lastError
        replicator = status.replicator.map(ReplicationLease.displayName)
        if let waiting = status.standby, now.seconds(since: waiting.reportedAt) <= Self.staleAfterSeconds {
            standby = ReplicationLease.displayName(of: waiting.name)
        }
        if let since = status.report?.pendingSince {
            lagSeconds = max(0, now.seconds(since: since))
        } else {
            lagSeconds = state == .following ? 0 : nil
        }
    }

    private static func state(_ report: ReplicationReport?, now: Timestamp) -> State {
        guard let report else { return .empty }
        let isSilent = now.seconds(since: report.reportedAt) > staleAfterSeconds
        return switch report.phase {
        case .loading: isSilent ? .stale : .loading
        case .following: isSilent ? .stale : .following
        case .stopped: .stopped
        case .failed: .failed
        }
    }

    func encodeMembers(into json: inout JSONWriter) {
        json.key("document_count")
        json.value(documentCount)
        json.key("last_updated")
        json.valueOrNull(lastUpdated) { $0.value($1) }
        json.key("sync_lag_seconds")
        json.valueOrNull(lagSeconds) { $0.value($1) }
        json.key("source_version")
        json.valueOrNull(sourceVersion) { $0.value($1) }
        json.key("applied_version")
        json.valueOrNull(appliedVersion) { $0.value($1) }
        json.key("pipeline_latency_ms")
        json.valueOrNull(pipelineLatency) { $0.value($1) }
        json.key("state")
        json.value(state.rawValue)
        json.key("last_error")
        json.valueOrNull(lastError) { $0.value($1) }
        json.key("replicator")
        json.valueOrNull(replicator) { $0.value($1) }
        json.key("standby")
        json.valueOrNull(standby) { $0.value($1) }
    }
}

extension JSONWriter {
    mutating func valueOrNull<Value>(_ value: Value?, _ write: (inout JSONWriter, Value) -> Void) {
        if let value { write(&self, value) } else { null() }
    }

    mutating func value(_ latency: LatencySummary) {
        beginObject()
        key("last")
        value(latency.last)
        key("p50")
        value(latency.p50)
        key("p95")
        value(latency.p95)
        key("p99")
        value(latency.p99)
        endObject()
    }
}
