import API
import SQLiteStore
import Testing
import WebSocketTestClient

/// Everything that is no success.
@Suite(.timeLimit(.minutes(10)))
struct ProblemTests {
    @Test(arguments: [
        ("accounts?limit=0", "limit", "limit takes an integer from 1 to 500, 50 if it is not given"),
        ("accounts?limit=501", "limit", "limit takes an integer from 1 to 500, 50 if it is not given"),
        ("accounts?limit=99999999999999999999", "limit", "limit takes"), ("accounts?limit=+5", "limit", "limit takes"),
        ("accounts?limit=", "limit", "limit takes"), ("accounts?limit=1&limit=2", "limit", "limit takes one value"),
        ("accounts?cursor=%21", "cursor", "cursor takes"), ("accounts?cursor=QUJD", "cursor", "cursor takes"),
        ("accounts?explain=maybe", "explain", "explain takes true or false"),
        ("accounts?colour=red", "colour", "this route takes prefix, limit, cursor, explain"),
        ("sync/status?limit=1", "limit", "this route takes no query parameters"),
        ("accounts/ACC-1/transactions?type=debit", "type", "type takes CREDIT or DEBIT"),
        ("accounts/ACC-1/transactions?min_amount=1e3", "min_amount", "min_amount takes a plain decimal"),
        ("accounts/ACC-1/transactions?min_amount=1.005", "min_amount", "min_amount takes"),
        (
            "accounts/ACC-1/transactions?min_amount=2&max_amount=1", "max_amount",
            "max_amount takes an amount that is not below min_amount"
        ),
        ("accounts/ACC-1/transactions?from=yesterday", "from", "from takes a date"),
        ("accounts/ACC-1/transactions?to=2024-02-30", "to", "to takes a date"),
        ("accounts/ACC-1/transactions?from=2024-02-02&to=2024-01-01", "to", "to takes a date or time that is not before from"),
        ("accounts/ACC-1/transactions?category=", "category", "category takes"),
        ("accounts/ACC-1/transactions?category=%FF", "category", "category takes percent-encoded UTF-8"),
        ("accounts/ACC-1/transactions/search", "q", "q is required"),
        ("accounts/ACC-1/transactions/search?q=", "q", "q takes words"),
        ("accounts/ACC-1/transactions/search?q=a&cursor=QUJD", "cursor", "this route takes q, limit, explain"),
        ("accounts/%FF/balance", "account", "account takes"),
    ])
    func `a wrong parameter is named, with what it takes`(route: String, parameter: String, detail: String) async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            let answer = try await server.get("/api/v1/\(route)")
            #expect(answer.status == 422)
            #expect(answer.fields["content-type"] == "application/problem+json")
            #expect(answer.json["parameter"] as? String == parameter)
            let text = try #require(answer.json["detail"] as? String)
            #expect(text.hasPrefix(detail), "\(text)")
        }
    }

    @Test func `a problem carries the request's id, as every answer does`() async throws {
        try await TestServer.with { server in
            let answer = try await server.get("/api/v1/nothing")
            #expect(answer.status == 404)
            let id: String = try #require(answer.fields["x-request-id"])
            #expect(answer.json["instance"] as? String == "urn:odl:request:\(id)")
            #expect(answer.json["type"] as? String == "about:blank")
            #expect(try await server.get("/openapi.json").fields["x-request-id"] != nil)
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    func `another method is answered with those that are allowed`(method: String) async throws {
        try await TestServer.with { server in
            let answer = try await server.get("/api/v1/accounts/ACC-1/balance", method: method)
            #expect(answer.status == 405)
            #expect(answer.fields["allow"] == "GET, HEAD")
            #expect(try await server.get("/api/v1/nothing", method: method).status == 404)
        }
    }

    @Test func `a small body is ignored, a large one refused`() async throws {
        try await TestServer.with { server in
            #expect(try await server.get("/api/v1/accounts", body: "{}").status == 200)
            let large = try await server.get("/api/v1/accounts", body: String(repeating: "x", count: 65_537))
            #expect(large.status == 413)
        }
    }

    @Test(arguments: [
        ("127.0.0.1", 200), ("LOCALHOST:8000", 200), ("[::1]:8000", 200), ("[::1]", 200), ("bank.example", 200),
        ("evil.example", 421), ("127.0.0.1.evil.example:8000", 421), ("bank.example:81", 421), ("localhost:x", 421), ("", 421),
    ])
    func `a server of this machine answers to no other name`(host: String, status: Int) async throws {
        try await TestServer.with { configuration, _ in
            configuration.allowedOrigins = ["https://bank.example"]
        } _: { server in
            for port in [server.ports.api, server.ports.dashboard, server.ports.admin] {
                try await RawConnection.with(port: try #require(port)) { connection in
                    let path = port == server.ports.admin ? "/live" : "/api/v1/accounts"
                    try await connection.send("GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                    let head = RawHead(try await connection.readHead())
                    #expect(head.status == status)
                }
            }
        }
    }

    @Test func `a body without end is refused, and the connection is ended`() async throws {
        try await TestServer.with { server in
            try await RawConnection.with(port: server.ports.api) { connection in
                try await connection.send("GET /api/v1/accounts HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
                for _ in 1...9 { try await connection.send("2000\r\n" + String(repeating: "x", count: 8_192) + "\r\n") }
                #expect(RawHead(try await connection.readHead()).status == 413)
                try await connection.readToEnd()
            }
        }
    }

    @Test func `a body that is no HTTP is refused, and the connection is ended`() async throws {
        try await TestServer.with { server in
            try await RawConnection.with(port: server.ports.api) { connection in
                try await connection.send(
                    "GET /api/v1/accounts HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n")
                #expect(RawHead(try await connection.readHead()).status == 400)
                try await connection.readToEnd()
            }
        }
    }

    @Test func `a long target and long fields are refused`() async throws {
        try await TestServer.with { server in
            let long = try await server.get("/api/v1/accounts?cursor=" + String(repeating: "x", count: 9_000))
            #expect(long.status == 414)
            let field = try await server.get("/api/v1/accounts", fields: [("X-Long", String(repeating: "x", count: 20_000))])
            #expect(field.status == 400)
        }
    }

    @Test(arguments: ["accounts", "accounts/ACC-1/balance", "sync/status", "metrics"])
    func `a store that is gone is 503 with a time to try again, and nothing of its inside`(route: String) async throws {
        try await TestServer.with { server in
            try await server.store.close()
            let answer = try await server.get("/api/v1/\(route)")
            #expect(answer.status == 503)
            #expect(answer.fields["retry-after"] == "1")
            #expect(!answer.text.contains(server.directory))
            #expect(try await server.get("/ready", port: server.ports.admin).status == 503)
            #expect(try await server.get("/live", port: server.ports.admin).status == 200)
        }
    }
}
