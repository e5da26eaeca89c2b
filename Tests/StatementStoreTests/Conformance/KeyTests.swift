import Banking
import StatementStore
import Testing

/// `é` as one letter and as two: to Unicode, and to Swift's `String`, the same text; to a table, two keys.
private let (composed, decomposed) = ("\u{E9}", "e\u{301}")

@Suite("Keys that differ in their bytes alone")
struct KeyTests {
    @Test(arguments: StoreUnderTest.all)
    func areTwoStatementsOfTwoAccounts(_ store: StoreUnderTest) async throws {
        try await store { store in
            for version in Int64(1)...2 {
                try await store.apply(
                    version: version,
                    upserts: [
                        statement("S-\(composed)", account: "A-\(composed)", closing: "\(version).01"),
                        statement("S-\(decomposed)", account: "A-\(decomposed)", closing: "\(version).02"),
                    ])
                let status = try await store.status()
                #expect(status.documentCount == 2 && status.accountCount == 2)
                for (account, balance) in [(composed, "\(version).01"), (decomposed, "\(version).02")] {
                    #expect(try await store.rows(.balance(account: "A-\(account)"))?.map { $0["balance"] } == [balance])
                }
            }
            #expect(try await store.changes(after: nil, limit: 10).count == 4)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func areTwoAccountsToAStatementThatMoves(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("S", account: composed)])
            try await store.apply(version: 2, upserts: [statement("S", account: decomposed)])
            #expect(try await store.answer(.balance(account: composed)) == nil)
            #expect(try await store.answer(.balance(account: decomposed)) != nil)
            try await store.apply(version: 3, upserts: [statement("S", account: composed)], deletes: ["S-none"])
            try await store.apply(version: 4, deletes: ["S"])
            #expect(try await store.status().accountCount == 0)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func areTwoPlacesInAPage(_ store: StoreUnderTest) async throws {
        try await store { store in
            let bought = ["t1", "t2", "t3"].map { transaction($0, "2024-01-05T00:00:00Z") }
            try await store.apply(
                version: 1, upserts: [statement(composed, transactions: bought), statement(decomposed, transactions: bought)])
            let rows = try await store.allRows(limit: 2) { .transactions(account: "ACC-1", TransactionFilter(), $0) }
            #expect(rows.count == 6)
        }
    }
}
