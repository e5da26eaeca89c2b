import API
import Access
import Foundation
import HTTPTypes
import Logging
import Scalars
import StatementStore
import Synchronization
import Testing
import WebSocketTestClient

@testable import API

/// Who may see what, over the wire. The credentials are API keys; AccessTests has those of other kinds.
@Suite(.timeLimit(.minutes(10)))
struct AccessRouteTests {
    private static let open = ["get /docs", "get /docs/{file}", "get /openapi.json"]

    /// A server that asks for credentials.
    private static func with(
        clock: any Clock<Duration> = ContinuousClock(), limits: RateLimits? = nil, _ body: @escaping @Sendable (Keyed) async throws -> Void
    ) async throws {
        let keys = Mutex<APIKeyFile?>(nil)
        let authority = Mutex<Authenticator?>(nil)
        try await TestServer.with(clock: clock) { configuration, directory in
            let file = APIKeyFile(path: directory + "/keys.json")
            let authenticator = try await Authenticator(
                configuration: AuthenticationConfiguration(apiKeys: file), wallClock: TestServer.now, logger: Logger(label: "test"))
            configuration.authenticator = authenticator
            configuration.rateLimits = limits
            keys.withLock { $0 = file }
            authority.withLock { $0 = authenticator }
        } _: { server in
            try await server.store.applySamples()
            let file = try #require(keys.withLock { $0 })
            try await body(Keyed(server: server, file: file, authenticator: try #require(authority.withLock { $0 })))
        }
    }

    struct Keyed: Sendable {
        let server: TestServer
        let file: APIKeyFile
        let authenticator: Authenticator

        /// The header of a new key.
        func key(_ scopes: [Scope], _ accounts: [String] = ["*"]) async throws -> (String, String) {
            let (key, text) = APIKey.make(name: "test", scopes: scopes, accounts: accounts, expiresAt: nil, now: TestServer.now.now())
            try file.update { $0.append(key) }
            await authenticator.reload()
            return ("Authorization", "Bearer \(text)")
        }

        func revokeAll() async throws {
            try file.update { keys in for index in keys.indices { keys[index].revoke(at: TestServer.now.now()) } }
            await authenticator.reload()
        }

        func status(_ target: String, _ field: (String, String)?, method: String = "GET") async throws -> Int {
            try await server.get(target, method: method, fields: field.map { [$0] } ?? []).status
        }
    }

    @Test func `every route of the document has a rule, and asks for it`() async throws {
        try await Self.with { keyed in
            let nobody = try await keyed.key([], [])
            let document = try await keyed.server.get("/openapi.json").json
            let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
            var open: [String] = []
            for (path, operations) in paths {
                for (method, operation) in operations {
                    let security = try #require(operation["security"] as? [[String: [String]]], "\(method) \(path)")
                    let concrete = path.replacing(/\{[a-z]+\}/, with: "ACC-1")
                    let answer = try await keyed.server.get(concrete, method: method.uppercased())
                    guard let scopes = security.first?["bearer"] else {
                        open.append("\(method) \(path)")
                        #expect(answer.status != 401 && answer.status != 403, "\(path)")
                        continue
                    }
                    #expect(answer.status == 401, "\(method) \(path)")
                    #expect(answer.fields["www-authenticate"] == #"Bearer realm="odl""#)
                    if !scopes.isEmpty { #expect(try await keyed.status(concrete, nobody, method: method.uppercased()) == 403, "\(path)") }
                }
            }
            #expect(open.sorted() == Self.open)
            #expect(try await keyed.server.endpoints().allSatisfy { $0.access != .denied })
        }
    }

    @Test func `a scope opens its own routes and no others`() async throws {
        try await Self.with { keyed in
            let routes: [(Scope, [String])] = [
                (.accountsRead, ["/api/v1/accounts", "/api/v1/accounts/ACC-1/balance", "/api/v1/accounts/ACC-1/transactions/search?q=grab"]),
                (.opsRead, ["/api/v1/sync/status", "/api/v1/metrics"]),
            ]
            for (scope, _) in routes + [(.changesRead, []), (.accountsPII, []), (.loadTestRun, [])] {
                let key = try await keyed.key([scope])
                for (needed, targets) in routes {
                    for target in targets {
                        #expect(try await keyed.status(target, key) == (needed == scope ? 200 : 403), "\(scope.rawValue) \(target)")
                    }
                }
            }
        }
    }

    @Test func `accounts of others are refused on every route, known or not`() async throws {
        try await Self.with { keyed in
            let key = try await keyed.key([.accountsRead, .changesRead], ["ACC-1"])
            for account in ["ACC-2", "NOBODY", "ACC-1%00", "ACC-10", "acc-1", "%FF"] {
                for route in ["balance", "statements", "statements/latest", "transactions", "transactions/search?q=a", "balance?explain=true"] {
                    let answer = try await keyed.server.get("/api/v1/accounts/\(account)/\(route)", fields: [key])
                    #expect(answer.status == 403, "\(account) \(route)")
                    #expect(answer.json["type"] as? String == "urn:odl:problem:forbidden")
                }
                let status = try await RawConnection.with(port: keyed.server.ports.api) { connection in
                    try await connection.upgrade("/ws/changes/\(account)", fields: [key]).status
                }
                #expect(status == 403)
            }
            #expect(try await keyed.status("/api/v1/accounts/ACC-1/balance", key) == 200)
        }
    }

    @Test func `the list has the caller's accounts only, page by page`() async throws {
        try await Self.with { keyed in
            let key = try await keyed.key([.accountsRead, .accountsPII], ["ACC-2", "B*", "nobody"])
            let first = try await keyed.server.get("/api/v1/accounts?limit=1", fields: [key])
            #expect(first.column("accountNumber", of: "accounts") == ["ACC-2"])
            let cursor = try #require(first.json["next_cursor"] as? String)
            let second = try await keyed.server.get("/api/v1/accounts?limit=1&cursor=\(cursor)", fields: [key])
            #expect(second.column("accountNumber", of: "accounts") == ["B/ü 3"])
            #expect(second.json["next_cursor"] is NSNull)
        }
    }

    @Test func `without the scope for it, nothing tells who a customer is`() async throws {
        try await Self.with { keyed in
            try await keyed.server.store.apply(version: 2, [statement("ACC-123456-2024-01", account: "ACC-123456")])
            let key = try await keyed.key([.accountsRead, .changesRead])
            for route in ["accounts", "accounts/ACC-123456/balance", "accounts/ACC-123456/statements", "accounts/ACC-123456/statements/latest"] {
                let answer = try await keyed.server.get("/api/v1/\(route)", fields: [key])
                #expect(answer.status == 200)
                #expect(!answer.text.contains("Tan Wei Ming"), "\(route)")
                #expect(!answer.text.contains("ACC-123456"), "\(route)")
                #expect(answer.text.contains(#""accountNumber":"****3456""#), "\(route)")
            }
            let page = try await keyed.server.get("/api/v1/accounts?limit=1", fields: [key])
            let cursor = try #require(page.json["next_cursor"] as? String)
            #expect(Data(base64Encoded: cursor + "==").map { !String(decoding: $0, as: UTF8.self).contains("ACC-1") } ?? true)
            let next = try await keyed.server.get("/api/v1/accounts?limit=1&cursor=\(cursor)", fields: [key])
            #expect(next.column("accountNumber", of: "accounts") == ["****3456"])
            try await keyed.server.listening("/ws/changes", fields: [key]) { feed in
                try await keyed.server.store.apply(version: 3, [statement("ACC-123456-2024-02", account: "ACC-123456", end: "2024-03-31")])
                let frame = try await feed.nextMessage()
                #expect(frame.members["accountNumber"] as? String == "****3456")
                #expect((frame.members["statement"] as? [String: Any])?["accountHolder"] as? String == "***")
                #expect(frame.statement == "****3456-2024-02")
            }
        }
    }

    @Test func `a feed has the changes of the caller's accounts only`() async throws {
        try await Self.with { keyed in
            let key = try await keyed.key([.changesRead, .accountsPII], ["ACC-2", "SG-*"])
            try await keyed.server.listening("/ws/changes", fields: [key]) { feed in
                try await keyed.server.store.apply(
                    version: 2, [statement("N1"), statement("N2", account: "ACC-2"), statement("N3", account: "SG-9"), statement("N4")])
                #expect(try await feed.nextMessage().statement == "N2")
                #expect(try await feed.nextMessage().statement == "N3")
                try await keyed.server.store.apply(version: 3, [statement("N5"), statement("N6", account: "ACC-2")])
                #expect(try await feed.nextMessage().statement == "N6")
            }
        }
    }

    @Test func `a ticket opens one WebSocket`() async throws {
        try await Self.with { keyed in
            let key = try await keyed.key([.changesRead], ["ACC-2"])
            let answer = try await keyed.server.get("/api/v1/ws-tickets", method: "POST", fields: [key])
            #expect(answer.status == 201)
            let ticket = try #require(answer.json["ticket"] as? String)
            try await keyed.server.listening("/ws/changes?ticket=\(ticket)") { feed in
                try await keyed.server.store.apply(version: 2, [statement("N1"), statement("N2", account: "ACC-2")])
                #expect(try await feed.nextMessage().statement == "N2")
            }
            for again in [ticket, "guess", ""] {
                let status = try await RawConnection.with(port: keyed.server.ports.api) {
                    try await $0.upgrade("/ws/changes?ticket=\(again)").status
                }
                #expect(status == 401)
            }
            #expect(try await keyed.status("/api/v1/accounts?ticket=\(ticket)", nil) == 401, "tickets are for WebSockets")
        }
    }

    @Test func `a key that is revoked closes its WebSockets`() async throws {
        let clock = ManualClock()
        try await Self.with(clock: clock) { keyed in
            let key = try await keyed.key([.changesRead, .opsRead])
            for path in ["/ws/changes", "/ws/status"] {
                let key = path == "/ws/changes" ? key : try await keyed.key([.opsRead])
                try await keyed.server.listening(path, fields: [key]) { feed in
                    try await keyed.revokeAll()
                    let time = Task {
                        while !Task.isCancelled {
                            clock.advance(by: .seconds(2))
                            await Task.yield()
                        }
                    }
                    defer { time.cancel() }
                    #expect(try await feed.readToClose().close.closeCode == 3000)
                }
            }
        }
    }

    @Test func `credentials of other shapes are refused, and not repeated`() async throws {
        try await Self.with { keyed in
            for value in ["Basic YTpi", "Bearer", "Bearer ", "bearer odl_x_y", "odl_x", "Bearer \(String(repeating: "a", count: 9_000))"] {
                let answer = try await keyed.server.get("/api/v1/accounts", fields: [("Authorization", value)])
                #expect(answer.status == 401, "\(value.prefix(20))")
                #expect(!answer.text.contains("odl_x"))
            }
            let key = try await keyed.key([.accountsRead])
            let twice = try await keyed.server.get("/api/v1/accounts", fields: [key, key])
            #expect(twice.status == 401)
        }
    }

    @Test func `metrics on the admin port have the same rule, probes none`() async throws {
        try await Self.with { keyed in
            let admin = keyed.server.ports.admin
            let key = try await keyed.key([.opsRead])
            #expect(try await keyed.server.get("/metrics", port: admin).status == 401)
            #expect(try await keyed.server.get("/metrics", port: admin, fields: [key]).status == 200)
            #expect(try await keyed.server.get("/live", port: admin).status == 200)
        }
    }

    @Test func `who is too fast is told when to come back`() async throws {
        try await Self.with(clock: ManualClock(), limits: RateLimits(principal: 1, address: 0)) { keyed in
            let key = try await keyed.key([.accountsRead])
            let other = try await keyed.key([.accountsRead])
            var statuses: [Int] = []
            for _ in 0..<3 { statuses.append(try await keyed.status("/api/v1/accounts", key)) }
            #expect(statuses == [200, 200, 429])
            let refused = try await keyed.server.get("/api/v1/accounts", fields: [key])
            #expect(refused.fields["retry-after"] == "1")
            #expect(try await keyed.status("/api/v1/accounts", other) == 200, "another principal's limit is its own")
        }
        try await Self.with(clock: ManualClock(), limits: RateLimits(principal: 0, address: 1)) { keyed in
            var statuses: [Int] = []
            for _ in 0..<3 { statuses.append(try await keyed.status("/api/v1/accounts", nil)) }
            #expect(statuses == [401, 401, 429])
        }
    }

    @Test func `one WebSocket more than there may be is 503`() async throws {
        try await TestServer.with { configuration, _ in
            configuration.maxWebSockets = 1
        } _: { server in
            try await server.listening("/ws/status") { first in
                _ = try await first.nextMessage()
                let second = try await RawConnection.with(port: server.ports.api) { try await $0.upgrade("/ws/status") }
                #expect(second.status == 503)
                #expect(second.fields["retry-after"] != nil)
            }
        }
    }

    @Test func `pages of listed origins may read answers, others may not`() async throws {
        try await TestServer.with { configuration, _ in
            configuration.allowedOrigins = ["https://bank.example"]
        } _: { server in
            let listed = try await server.get("/api/v1/accounts", fields: [("Origin", "https://bank.example")])
            #expect(listed.fields["access-control-allow-origin"] == "https://bank.example")
            let other = try await server.get("/api/v1/accounts", fields: [("Origin", "https://evil.example")])
            #expect(other.fields["access-control-allow-origin"] == nil)
            let question = [("Origin", "https://bank.example"), ("Access-Control-Request-Method", "GET")]
            let answer = try await server.get("/api/v1/accounts", method: "OPTIONS", fields: question)
            #expect(answer.status == 204)
            #expect(answer.fields["access-control-allow-headers"]?.contains("Authorization") == true)
        }
    }
}
