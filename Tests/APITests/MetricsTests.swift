import API
import Foundation
import SQLiteStore
import Scalars
import StatementStore
import Testing
import WebSocketTestClient

/// The sync status, the metrics, and who watches them.
@Suite(.timeLimit(.minutes(10)))
struct MetricsTests {
    private static func report(_ phase: ReplicationPhase, version: Int64) -> ReplicationReport {
        ReplicationReport(
            phase: phase, tableURI: "file:///lake/statements", source: position(version), pendingSince: nil, lastError: nil,
            reportedAt: time("2024-03-01T00:00:59Z"))
    }

    @Test func `the status before anything has run`() async throws {
        try await TestServer.with { server in
            let status = try await server.get("/api/v1/sync/status")
            #expect(
                status.text
                    == #"{"document_count":0,"last_updated":null,"sync_lag_seconds":null,"source_version":null,"#
                    + #""applied_version":null,"pipeline_latency_ms":null,"state":"empty","last_error":null,"replicator":null,"standby":null}"#)
        }
    }

    @Test func `status and metrics say how far replication is`() async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            try await server.store.report(Self.report(.following, version: 1))
            let answer = try await server.get("/api/v1/metrics")
            #expect(answer.fields["odl-source-version"] == "1")
            let metrics = answer.json
            #expect(metrics["state"] as? String == "following")
            #expect(metrics["document_count"] as? Int == 4)
            #expect(metrics["account_count"] as? Int == 3)
            #expect(metrics["sync_lag_seconds"] as? Double == 0)
            #expect(metrics["applied_committed_at"] as? String == "2024-03-01T00:00:01.000000Z")
            #expect(metrics["table_uri"] as? String == "file:///lake/statements")
            let batches = answer.rows("recent_batches")
            #expect(batches.map { $0["inserted"] as? Int } == [4])
            #expect(batches.first?["pipeline_latency_ms"] as? Double == 60_000)
        }
    }

    @Test func `the first load says nothing of freshness, what follows does`() async throws {
        try await TestServer.with { server in
            try await server.listening("/ws/changes") { feed in
                try await server.store.apply(version: 1, [statement("S1")])
                _ = try await feed.nextMessage()
                #expect(try await server.get("/api/v1/metrics").json["freshness_ms"] is NSNull)
                try await server.store.apply(version: 2, [statement("S2"), statement("S3")])
                _ = try await feed.nextMessage()
                let freshness = try #require(try await server.get("/api/v1/metrics").json["freshness_ms"] as? [String: Any])
                #expect(freshness["count"] as? Int == 2)
                #expect(freshness["last"] as? Double == 58_000)
            }
        }
    }

    @Test func `a watcher gets the metrics at once, when they change, and every five seconds`() async throws {
        let clock = ManualClock()
        try await TestServer.with(clock: clock) { server in
            try await server.listening("/ws/status") { watcher in
                #expect(try await watcher.nextMessage().members["document_count"] as? Int == 0)
                // Now the publisher pauses, and the WebSocket waits for its next ping; the five seconds run beside them.
                await clock.sleepers(3)
                try await server.store.applySamples()
                clock.advance(by: .milliseconds(250))
                #expect(try await watcher.nextMessage().members["document_count"] as? Int == 4)
                await clock.sleepers(3)
                clock.advance(by: .milliseconds(4_750))
                #expect(try await watcher.nextMessage().members["document_count"] as? Int == 4)
            }
        }
    }

    @Test func `watchers and listeners are counted`() async throws {
        try await TestServer.with { server in
            try await server.listening("/ws/changes") { _ in
                try await server.listening("/ws/status") { watcher in
                    #expect(try await watcher.nextMessage().members["websocket_clients"] as? Int == 2)
                    let text = try await server.get("/metrics", port: server.ports.admin).text
                    #expect(text.contains(#"odl_websocket_clients{feed="changes"} 1"#))
                    #expect(text.contains(#"odl_websocket_clients{feed="status"} 1"#))
                }
            }
        }
    }
}
