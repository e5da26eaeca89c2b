import Testing

@Suite(.timeLimit(.minutes(10)))
struct TransactionRouteTests {
    @Test(arguments: [
        ("", ["T5", "T4", "T3", "T2", "T1"]),
        ("?category=Transport", ["T5", "T2"]),
        ("?type=CREDIT", ["T1"]),
        ("?merchant=grab", ["T5", "T2"]),
        ("?merchant=Caf%C3%A9+M%C3%BCller", ["T4"]),
        ("?min_amount=12.5", ["T5", "T3", "T1"]),
        ("?max_amount=8.20", ["T4", "T2"]),
        ("?min_amount=8.20&max_amount=12.50", ["T3", "T2"]),
        ("?from=2024-01-31", ["T5", "T4", "T3"]),
        ("?to=2024-01-31", ["T3", "T2", "T1"]),
        ("?to=2024-01-31T23:00:00Z", ["T2", "T1"]),
        ("?from=2024-02-01T08:00:00%2B08:00&to=2024-02-01T00:00:01Z", ["T4"]),
        ("?category=Transport&limit=1", ["T5"]),
        ("?category=Nothing", []),
    ])
    func `filters`(query: String, expected: [String]) async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            let answer = try await server.get("/api/v1/accounts/ACC-1/transactions\(query)")
            #expect(answer.status == 200)
            #expect(answer.column("transactionId", of: "transactions") == expected)
        }
    }

    @Test func `pages join without a gap`() async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            var ids: [String] = []
            var cursor: String?
            repeat {
                let page = try await server.get(
                    "/api/v1/accounts/ACC-1/transactions?limit=2" + (cursor.map { "&cursor=\($0)" } ?? ""))
                ids += page.column("transactionId", of: "transactions")
                cursor = page.json["next_cursor"] as? String
            } while cursor != nil
            #expect(ids == ["T5", "T4", "T3", "T2", "T1"])
        }
    }

    @Test func `search finds words, with score and highlights`() async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            let answer = try await server.get("/api/v1/accounts/ACC-1/transactions/search?q=grab&limit=10")
            #expect(answer.column("transactionId", of: "transactions") == ["T5", "T2"])
            #expect(answer.rows("transactions").allSatisfy { $0["score"] is Double && $0["highlights"] is [Any] })
        }
    }

    @Test(arguments: ["accounts", "accounts/ACC-1/balance", "accounts/ACC-1/statements", "accounts/ACC-1/transactions"])
    func `explain answers the plan in place of the rows`(route: String) async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            let answer = try await server.get("/api/v1/\(route)?explain=true").json
            #expect(answer["store"] as? String == "sqlite")
            #expect(answer["executionTimeMillis"] is Double)
            #expect((answer["plan"] as? [String])?.isEmpty == false)
            #expect(try await server.get("/api/v1/\(route)?explain=false").json["plan"] == nil)
        }
    }
}
