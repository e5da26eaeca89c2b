import ReadCache
import Synchronization

/// What a scrape of `/metrics` shows.
final class PrometheusMetrics: Sendable {
    /// What happens between two scrapes, unless there is very much of it.
    private static let batchesPerScrape = 1_000

    private let reader: MetricsReader
    private let requests: RequestMetrics
    private let observer: FeedObserver
    private let clients: WebSocketClients
    /// Nil: answers are not kept.
    private let cache: ReadCache?
    private let pipeline = Mutex(PipelineHistogram())

    init(reader: MetricsReader, requests: RequestMetrics, observer: FeedObserver, clients: WebSocketClients, cache: ReadCache?) {
        self.reader = reader
        self.requests = requests
        self.observer = observer
        self.clients = clients
        self.cache = cache
    }

    func scrape() async -> String {
        var out = PrometheusText()
        let snapshot = try? await reader.snapshot().snapshot
        out.gauge("odl_store_up", "Whether the store answered this scrape.", snapshot == nil ? 0 : 1)
        if let snapshot { add(snapshot, to: &out) }
        out.family("odl_pipeline_latency_seconds", .histogram, "From the beginning of a micro-batch to its end in the store.")
        out.histogram("odl_pipeline_latency_seconds", await pipelineLatency())
        let totals = observer.totals
        out.family("odl_freshness_seconds", .histogram, "From the commit in Delta to the moment a reader can see the change.")
        out.histogram("odl_freshness_seconds", totals.freshness)
        out.family("odl_changes_total", .counter, "Changes that went through the change feed.")
        out.sample("odl_changes_total", Double(totals.changes))
        out.family("odl_websocket_clients", .gauge, "WebSockets that are open.")
        for feed in WebSocketClients.Feed.allCases {
            out.sample("odl_websocket_clients", labels: ["feed": feed.rawValue], Double(clients.count(feed)))
        }
        if let cache { add(cache, to: &out) }
        out.family("http_server_request_duration_seconds", .histogram, "From the request to its answer's head.")
        for (key, histogram) in requests.all {
            out.histogram(
                "http_server_request_duration_seconds",
                labels: [
                    "http_route": key.route, "http_request_method": key.method,
                    "http_response_status_code": String(key.status),
                ], histogram)
        }
        return out.text
    }

    private func add(_ cache: ReadCache, to out: inout PrometheusText) {
        let counts = cache.counts
        out.family("odl_read_cache_queries_total", .counter, "Balances and latest statements that were asked for, by where the answer came from.")
        out.sample("odl_read_cache_queries_total", labels: ["from": "memory"], Double(counts.fromMemory))
        out.sample("odl_read_cache_queries_total", labels: ["from": "store"], Double(counts.fromStore))
        out.gauge("odl_read_cache_bytes", "Memory that kept answers take.", Double(cache.byteCount))
    }

    private func pipelineLatency() async -> BucketHistogram {
        let batches = try? await reader.recentBatches(limit: Self.batchesPerScrape)
        return pipeline.withLock { pipeline in
            pipeline.add(batches ?? [])
            return pipeline.buckets
        }
    }

    private func add(_ snapshot: MetricsSnapshot, to out: inout PrometheusText) {
        let sync = snapshot.sync
        out.gauge("odl_documents", "Statements in the store.", Double(sync.documentCount))
        out.gauge("odl_accounts", "Accounts in the store.", Double(snapshot.accountCount))
        out.gauge(
            "odl_quarantined_rows", "Rows that could not be stored and wait for a decision.", Double(snapshot.quarantinedCount))
        out.gauge(
            "odl_source_version", "Newest version of the Delta table that the replicator has seen.",
            sync.sourceVersion.map(Double.init))
        out.gauge("odl_applied_version", "Newest version that is wholly applied.", sync.appliedVersion.map(Double.init))
        out.gauge("odl_sync_lag_seconds", "How long the oldest unapplied change has waited.", sync.lagSeconds)
        out.family("odl_replication_state", .gauge, "1 for the state that replication is in.")
        for state in SyncStatus.State.allCases {
            out.sample("odl_replication_state", labels: ["state": state.rawValue], state == sync.state ? 1 : 0)
        }
    }
}
