import API
import StatementStore
import Testing

@Suite(.timeLimit(.minutes(10)))
struct AdminTests {
    @Test func `a server that serves is live and ready`() async throws {
        try await TestServer.with { server in
            #expect(try await server.get("/live", port: server.ports.admin).text == #"{"status":"live"}"#)
            let ready = try await server.get("/ready", port: server.ports.admin)
            #expect(ready.status == 200)
        }
    }

    @Test func `probes and metrics are on the admin port only`() async throws {
        try await TestServer.with { server in
            for path in ["/live", "/ready", "/metrics"] {
                let answer = try await server.get(path)
                #expect(answer.status == 404)
            }
        }
    }

    @Test func `metrics count requests by route and status, without names of accounts`() async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            for account in ["ACC-1", "ACC-2", "NOBODY"] { _ = try await server.get("/api/v1/accounts/\(account)/balance") }
            _ = try await server.get("/no/such/route")
            let answer = try await server.get("/metrics", port: server.ports.admin)
            #expect(answer.fields["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let lines = answer.text.split(separator: "\n").map(String.init)
            let route = #"http_route="/api/v1/accounts/{account}/balance",http_request_method="GET""#
            #expect(lines.contains("http_server_request_duration_seconds_count{\(route),http_response_status_code=\"200\"} 2"))
            #expect(lines.contains("http_server_request_duration_seconds_count{\(route),http_response_status_code=\"404\"} 1"))
            #expect(lines.contains { $0.contains(#"http_route="unmatched""#) })
            #expect(lines.contains("odl_documents 4"))
            #expect(lines.contains("odl_applied_version 1"))
            #expect(lines.contains(#"odl_replication_state{state="empty"} 1"#))
            #expect(lines.contains("odl_pipeline_latency_seconds_count 1"))
            #expect(!answer.text.contains("ACC-") && !answer.text.contains("NOBODY"))
        }
    }

    @Test func `every metric has its help and type before its samples`() async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            var family = ""
            for line in try await server.get("/metrics", port: server.ports.admin).text.split(separator: "\n") {
                if line.hasPrefix("# TYPE ") {
                    family = String(line.split(separator: " ")[2])
                } else if !line.hasPrefix("#") {
                    #expect(line.hasPrefix(family), "\(line)")
                }
            }
        }
    }
}
