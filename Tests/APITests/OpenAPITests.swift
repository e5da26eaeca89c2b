import Foundation
import HTTPTypes
import Logging
import Testing

@testable import API

/// The OpenAPI document against the routes, and answers against its schemas.
@Suite(.timeLimit(.minutes(10)))
struct OpenAPITests {
    @Test func `every route is described, and every description is a route`() async throws {
        try await TestServer.with { server in
            let document = try await server.get("/openapi.json").json
            #expect(document["openapi"] as? String == "3.1.0")
            let paths = try #require(document["paths"] as? [String: [String: Any]])
            for (path, operations) in paths {
                // A route that is there refuses other methods; one that is not is unknown.
                let concrete = path.replacing(/\{[a-z]+\}/, with: "x")
                let answer = try await server.get(concrete, method: "PATCH")
                #expect(answer.status == 405, "\(path)")
                let allowed = Set((answer.fields["allow"] ?? "").split(separator: ", ").map { $0.lowercased() })
                #expect(allowed.subtracting(["head"]) == Set(operations.keys), "\(path)")
            }
            let endpoints = try await server.endpoints()
            #expect(
                Set(paths.flatMap { path, operations in operations.keys.map { "\($0) \(path)" } })
                    == Set(endpoints.map { "\($0.method.rawValue.lowercased()) \($0.path)" }))
            #expect(Set(endpoints.map(\.operation)).count == endpoints.count)
        }
    }

    @Test func `parameters are described as they are checked`() async throws {
        try await TestServer.with { server in
            let paths = try #require(try await server.get("/openapi.json").json["paths"] as? [String: [String: Any]])
            for endpoint in try await server.endpoints() {
                let operation = try #require(paths[endpoint.path]?[endpoint.method.rawValue.lowercased()] as? [String: Any])
                let parameters = operation["parameters"] as? [[String: Any]] ?? []
                let inPath = parameters.filter { $0["in"] as? String == "path" }.compactMap { $0["name"] as? String }
                #expect(inPath == endpoint.path.matches(of: /\{([a-z]+)\}/).map { String($0.1) })
                #expect(
                    parameters.filter { $0["in"] as? String == "query" }.compactMap { $0["name"] as? String } == endpoint.queryNames
                )
            }
        }
    }

    @Test func `every reference leads somewhere`() async throws {
        try await TestServer.with { server in
            let answer = try await server.get("/openapi.json")
            let schemas = Schemas(document: answer.json)
            for reference in Set(answer.text.matches(of: /"\$ref":"([^"]+)"/).map { String($0.1) }) {
                #expect(schemas.resolve(reference) != nil, "\(reference)")
            }
        }
    }

    @Test(arguments: [
        ("/api/v1/accounts", "AccountPage"), ("/api/v1/accounts/ACC-1/balance", "Balance"),
        ("/api/v1/accounts/ACC-1/statements", "StatementPage"), ("/api/v1/accounts/ACC-1/statements/latest", "Statement"),
        ("/api/v1/accounts/ACC-1/transactions", "TransactionPage"),
        ("/api/v1/accounts/ACC-1/transactions/search?q=grab", "SearchResult"), ("/api/v1/accounts?explain=true", "Explanation"),
        ("/api/v1/sync/status", "SyncStatus"), ("/api/v1/metrics", "Metrics"), ("/api/v1/load-tests", "LoadTestList"), ("/api/v1/accounts/NOBODY/balance", "Problem"),
        ("/api/v1/accounts?limit=0", "Problem"), ("/no/such/route", "Problem"),
    ])
    func `answers are as their schemas say`(target: String, schema: String) async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            let schemas = Schemas(document: try await server.get("/openapi.json").json)
            let answer = try await server.get(target)
            #expect(schemas.faults(in: answer.json, schema: schema) == [])
        }
    }

    @Test func `messages are as their schemas say`() async throws {
        try await TestServer.with { server in
            let schemas = Schemas(document: try await server.get("/openapi.json").json)
            try await server.listening("/ws/changes") { feed in
                try await server.store.applySamples()
                #expect(schemas.faults(in: try await feed.nextMessage().members, schema: "Change") == [])
            }
            try await server.listening("/ws/status") { watcher in
                let message = try await watcher.nextMessage()
                #expect(schemas.faults(in: message.members, schema: "Metrics") == [])
            }
        }
    }
}

extension TestServer {
    func endpoints() async throws -> [Endpoint] {
        let parts = try await APIParts(
            store: store, configuration: APIConfiguration(), wallClock: Self.now, clock: ContinuousClock(),
            logger: Logger(label: "test"))
        return parts.endpoints
    }
}
