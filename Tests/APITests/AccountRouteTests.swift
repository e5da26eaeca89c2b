import Testing

@Suite(.timeLimit(.minutes(10)))
struct AccountRouteTests {
    @Test func `accounts come in pages that join without a gap`() async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            var accounts: [String] = []
            var target = "/api/v1/accounts?limit=1"
            while true {
                let page = try await server.get(target)
                #expect(page.status == 200)
                accounts += page.column("accountNumber", of: "accounts")
                guard let cursor = page.json["next_cursor"] as? String else { break }
                target = "/api/v1/accounts?limit=1&cursor=\(cursor)"
            }
            #expect(accounts == ["ACC-1", "ACC-2", "B/ü 3"])
        }
    }

    @Test func `a store without data answers an empty page`() async throws {
        try await TestServer.with { server in
            let page = try await server.get("/api/v1/accounts")
            #expect(page.text == #"{"accounts":[],"next_cursor":null}"#)
            #expect(page.fields["odl-source-version"] == nil)
        }
    }

    @Test func `an answer says which version it shows, and how old that is`() async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            let fields = try await server.get("/api/v1/accounts/ACC-1/balance").fields
            #expect(fields["odl-source-version"] == "1")
            #expect(fields["odl-source-age"] == "59.000")
            #expect(fields["cache-control"] == "no-store")
            #expect(fields["content-type"] == "application/json")
            #expect(fields["x-content-type-options"] == "nosniff")
        }
    }

    @Test func `an answer says how long the store took`() async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            let timing = try #require(try await server.get("/api/v1/accounts/ACC-1/balance").fields["server-timing"])
            #expect(timing.wholeMatch(of: /store;dur=[0-9]+\.[0-9]{3}/) != nil)
        }
    }

    @Test func `accounts are found by the beginning of their number`() async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            #expect(try await server.get("/api/v1/accounts?prefix=B%2F").column("accountNumber", of: "accounts") == ["B/ü 3"])
            let page = try await server.get("/api/v1/accounts?prefix=ACC&limit=1")
            #expect(page.column("accountNumber", of: "accounts") == ["ACC-1"])
            #expect(try await server.get("/api/v1/accounts?prefix=").json["parameter"] as? String == "prefix")
        }
    }

    @Test func `the balance is the latest statement's`() async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            let balance = try await server.get("/api/v1/accounts/ACC-1/balance").json
            #expect(balance["balance"] as? String == "250.75")
            #expect(balance["as_of"] as? String == "2024-02-29")
        }
    }

    @Test func `statements come newest first and without transactions, the latest with them`() async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            let statements = try await server.get("/api/v1/accounts/ACC-1/statements")
            #expect(statements.column("statementId", of: "statements") == ["S2", "S1"])
            #expect(statements.rows("statements").allSatisfy { $0["transactions"] == nil })
            let latest = try await server.get("/api/v1/accounts/ACC-1/statements/latest")
            #expect(latest.json["statementId"] as? String == "S2")
            #expect(latest.column("transactionId", of: "transactions") == ["T4", "T5"])
        }
    }

    @Test func `an account number may have any characters`() async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            #expect(try await server.get("/api/v1/accounts/B%2F%C3%BC%203/balance").json["accountNumber"] as? String == "B/ü 3")
        }
    }

    @Test(arguments: ["balance", "statements", "statements/latest", "transactions", "transactions/search?q=a"])
    func `an unknown account is a problem that names it`(route: String) async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            let answer = try await server.get("/api/v1/accounts/NOBODY/\(route)")
            #expect(answer.status == 404)
            #expect(answer.fields["content-type"] == "application/problem+json")
            #expect(answer.json["type"] as? String == "urn:odl:problem:unknown-account")
            #expect(answer.json["parameter"] as? String == "account")
            #expect(answer.json["status"] as? Int == 404)
        }
    }

    @Test func `HEAD answers what GET would, without the body`() async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            let get = try await server.get("/api/v1/accounts/ACC-1/balance")
            let head = try await server.get("/api/v1/accounts/ACC-1/balance", method: "HEAD")
            #expect(head.status == 200)
            #expect(head.fields["content-length"] == String(get.body.count))
            #expect(head.fields["odl-source-version"] == "1")
            #expect(try await server.get("/api/v1/accounts/NOBODY/balance", method: "HEAD").status == 404)
        }
    }
}
