import API
import Foundation
import Testing

/// The dashboard's files and the page of the documentation.
@Suite(.timeLimit(.minutes(10)))
struct PageTests {
    private func withPages(_ body: @escaping @Sendable (TestServer) async throws -> Void) async throws {
        try await TestServer.with { _, directory in
            let files = [
                "dashboard/index.html": "<!doctype html>dashboard", "dashboard/assets/app-K3XQ7ZPL.js": "app()",
                "dashboard/icon.svg": "<svg/>", "dashboard/.secret": "hidden", "secret.js": "outside",
                "swagger-ui/swagger-ui.css": "css", "swagger-ui/swagger-ui-bundle.js": "bundle", "swagger-ui/other.js": "other",
            ]
            for (path, text) in files {
                let url = URL(fileURLWithPath: directory).appendingPathComponent(path)
                try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: url)
            }
        } _: {
            try await body($0)
        }
    }

    @Test(arguments: [
        ("/", "text/html; charset=utf-8", "no-cache"), ("/accounts/ACC-1", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/assets/app-K3XQ7ZPL.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/icon.svg", "image/svg+xml", "no-cache"),
    ])
    func `the dashboard's files have their types, and pages are the index`(path: String, type: String, caching: String) async throws
    {
        try await withPages { server in
            let answer = try await server.get(path, port: server.ports.dashboard)
            #expect(answer.status == 200)
            #expect(answer.fields["content-type"] == type)
            #expect(answer.fields["cache-control"] == caching)
            let policy = try #require(answer.fields["content-security-policy"])
            #expect(policy.hasPrefix("default-src 'self'; connect-src 'self'") && !policy.contains("unsafe"))
            let again = try await server.get(
                path, port: server.ports.dashboard, fields: [("If-None-Match", answer.fields["etag"] ?? "")])
            #expect(again.status == 304)
        }
    }

    @Test(arguments: [
        "/assets/gone.js", "/.secret", "/../secret.js", "/%2e%2e/secret.js", "/assets/../../secret.js", "/api/v1/nothing",
    ])
    func `what is no file is not found, and nothing outside is reached`(path: String) async throws {
        try await withPages { server in
            let answer = try await server.get(path, port: server.ports.dashboard)
            #expect(answer.status == 404)
            #expect(answer.fields["content-type"] == "application/problem+json")
        }
    }

    @Test func `the dashboard's port has the whole API`() async throws {
        try await withPages { server in
            try await server.store.applySamples()
            #expect(try await server.get("/api/v1/accounts", port: server.ports.dashboard).rows("accounts").count == 3)
            let post = try await server.get("/api/v1/accounts", port: server.ports.dashboard, method: "POST")
            #expect(post.status == 405)
        }
    }

    @Test func `the documentation is served from here`() async throws {
        try await withPages { server in
            let page = try await server.get("/docs")
            #expect(page.fields["content-type"] == "text/html; charset=utf-8")
            for link in page.text.matches(of: /(?:src|href)="([^"]+)"/).map({ String($0.1) }) where !link.hasPrefix("data:") {
                let answer = try await server.get(link)
                #expect(answer.status == 200, "\(link)")
            }
            #expect(!page.text.contains("://"))
            let other = try await server.get("/docs/other.js")
            #expect(other.status == 404)
        }
    }

    @Test func `what is not installed says so`() async throws {
        try await TestServer.with { server in
            let docs = try await server.get("/docs")
            #expect(docs.status == 503)
            #expect((docs.json["detail"] as? String)?.contains("scripts/setup") == true)
            #expect(try await server.get("/", port: server.ports.dashboard).status == 503)
        }
    }
}
