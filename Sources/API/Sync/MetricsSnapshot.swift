import Scalars
import StatementStore

/// Everything that the dashboard shows, at one moment.
struct MetricsSnapshot: Sendable, Hashable {
    var sync: SyncStatus
    var accountCount: Int64
    var quarantinedCount: Int64
    var sourceCommittedAt: Timestamp?
    var appliedCommittedAt: Timestamp?
    var freshness: SlidingHistogram.Summary?
    var changesPerSecond: Double
    var webSocketClients: Int
    /// Newest first.
    var recentBatches: [BatchRecord]
    var tableURI: String?
    var storeKind: String
    var startedAt: Timestamp
    var serverTime: Timestamp

    /// Whether a client that has `other` learns something, besides the time.
    func differs(from other: MetricsSnapshot) -> Bool {
        var other = other
        other.serverTime = serverTime
        return self != other
    }

    var json: [UInt8] {
        var json = JSONWriter(capacity: 1_024 + 300 * recentBatches.count)
        json.beginObject()
        sync.encodeMembers(into: &json)
        json.key("account_count")
        json.value(accountCount)
        json.key("quarantined_count")
        json.value(quarantinedCount)
        json.key("source_committed_at")
        json.valueOrNull(sourceCommittedAt) { $0.value($1) }
        json.key("applied_committed_at")
        json.valueOrNull(appliedCommittedAt) { $0.value($1) }
        json.key("freshness_ms")
        json.valueOrNull(freshness) { $0.value($1) }
        json.key("changes_per_second")
        json.value(changesPerSecond)
        json.key("websocket_clients")
        json.value(webSocketClients)
        json.key("recent_batches")
        json.beginArray()
        for batch in recentBatches { json.value(batch) }
        json.endArray()
        json.key("table_uri")
        json.valueOrNull(tableURI) { $0.value($1) }
        json.key("store")
        json.value(storeKind)
        json.key("started_at")
        json.value(startedAt)
        json.key("server_time")
        json.value(serverTime)
        json.endObject()
        return json.bytes
    }
}

extension BatchRecord {
    /// T2 - T1.
    var pipelineLatencySeconds: Double { processedAt.seconds(since: startedAt) }
}

extension JSONWriter {
    fileprivate mutating func value(_ freshness: SlidingHistogram.Summary) {
        beginObject()
        key("last")
        value(freshness.last)
        key("p50")
        value(freshness.p50)
        key("p95")
        value(freshness.p95)
        key("p99")
        value(freshness.p99)
        key("count")
        value(freshness.count)
        endObject()
    }

    fileprivate mutating func value(_ batch: BatchRecord) {
        beginObject()
        key("id")
        value(batch.id)
        key("source_version")
        value(batch.sourceVersion)
        key("committed_at")
        value(batch.committedAt)
        key("started_at")
        value(batch.startedAt)
        key("processed_at")
        value(batch.processedAt)
        key("pipeline_latency_ms")
        value(Double(batch.processedAt.microseconds - batch.startedAt.microseconds) / 1_000)
        key("inserted")
        value(batch.inserted)
        key("updated")
        value(batch.updated)
        key("deleted")
        value(batch.deleted)
        key("quarantined")
        value(batch.quarantined)
        key("is_load")
        value(batch.isLoad)
        endObject()
    }
}
