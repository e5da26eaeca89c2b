import Access
import Hummingbird
import NIOCore
import Scalars

/// Where replication stands, once or as it goes.
struct SyncEndpoints: Sendable {
    let reader: MetricsReader
    let publisher: StatusPublisher
    let sockets: WebSocketRoutes
    let wallClock: WallClock

    var all: [Endpoint] { [syncStatus, metrics, statusFeed] }

    private var syncStatus: Endpoint {
        Endpoint(
            path: "/api/v1/sync/status", operation: "getSyncStatus", tag: "Sync", summary: "Where replication stands",
            kind: .json(schema: "SyncStatus"), access: .scope(.opsRead)
        ) { _ in
            let (status, source) = try await reader.syncStatus()
            var json = JSONWriter()
            json.beginObject()
            status.encodeMembers(into: &json)
            json.endObject()
            return .data(ByteBuffer(bytes: json.bytes), source: source, now: wallClock.now())
        }
    }

    private var metrics: Endpoint {
        Endpoint(
            path: "/api/v1/metrics", operation: "getMetrics", tag: "Sync", summary: "The figures that the dashboard shows",
            kind: .json(schema: "Metrics"), access: .scope(.opsRead)
        ) { _ in
            let (snapshot, source) = try await reader.snapshot()
            return .data(ByteBuffer(bytes: snapshot.json), source: source, now: wallClock.now())
        }
    }

    private var statusFeed: Endpoint {
        Endpoint(
            path: "/ws/status", operation: "watchStatus", tag: "Sync", summary: "The metrics, at once and whenever they change",
            notes: "At most four messages a second, at least one every five seconds.", parameters: [.ticket],
            kind: .webSocket(messages: ["Metrics"]), access: .scope(.opsRead)
        ) { request in
            try sockets.upgrade(request, feed: .status) { try await publisher.run($0) }
        }
    }
}
