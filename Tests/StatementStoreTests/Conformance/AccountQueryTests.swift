import Banking
import Scalars
import StatementStore
import Testing

@Suite("Accounts and balances")
struct AccountQueryTests {
    @Test(arguments: StoreUnderTest.all)
    func emptyStore(_ store: StoreUnderTest) async throws {
        try await store { store in
            let accounts = try await store.answer(.accounts(PageRequest(limit: 10)))
            #expect(accounts == QueryAnswer(rows: [], nextCursor: nil, source: nil))
            #expect(try await store.answer(.balance(account: "ACC-1")) == nil)
            #expect(try await store.answer(.latestStatement(account: "ACC-1")) == nil)
            #expect(try await store.answer(.statements(account: "ACC-1", PageRequest(limit: 10))) == nil)
            #expect(try await store.answer(.transactions(account: "ACC-1", TransactionFilter(), PageRequest(limit: 10))) == nil)
            #expect(try await store.answer(.search(account: "ACC-1", text: "x", limit: 10)) == nil)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func showsTheLatestStatement(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(
                version: 1,
                upserts: [
                    statement("S2", holder: "Old", end: "2024-02-29", closing: "2.00"),
                    statement("S3", holder: "Ng \"Bee\" Lin", end: "2024-02-29", closing: "-3.05"),
                    statement("S9", holder: "Older", end: "2024-01-31", closing: "9.00"),
                ])
            let accounts = try #require(try await store.answer(.accounts(PageRequest(limit: 10))))
            #expect(
                accounts.rows.map { String(decoding: $0, as: UTF8.self) } == [
                    #"{"accountNumber":"ACC-1","accountHolder":"Ng \"Bee\" Lin","accountType":"SAVINGS","currency":"SGD","balance":"-3.05","#
                        + #""statement_count":3,"last_period_end":"2024-02-29"}"#
                ])
            let balance = try #require(try await store.answer(.balance(account: "ACC-1")))
            #expect(
                balance.rows.map { String(decoding: $0, as: UTF8.self) } == [
                    #"{"accountNumber":"ACC-1","accountHolder":"Ng \"Bee\" Lin","currency":"SGD","balance":"-3.05","as_of":"2024-02-29","#
                        + #""statementId":"S3"}"#
                ])
            #expect(balance.source == position(1))
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func nullsAreNull(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("S1", holder: nil, accountType: nil)])
            let row = try #require(try await store.rows(.accounts(PageRequest(limit: 1)))?.first)
            #expect(row.isNull("accountHolder"))
            #expect(row.isNull("accountType"))
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func followsUpdatesAndDeletes(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(
                version: 1,
                upserts: [statement("S1", end: "2024-01-31", closing: "1.00"), statement("S2", end: "2024-02-29", closing: "2.00")])
            try await store.apply(version: 2, upserts: [statement("S2", end: "2024-02-29", closing: "2.50")])
            #expect(try await store.rows(.balance(account: "ACC-1"))?.first?["balance"] == "2.50")
            try await store.apply(version: 3, deletes: ["S2"])
            let row = try #require(try await store.rows(.accounts(PageRequest(limit: 1)))?.first)
            #expect(row["balance"] == "1.00")
            #expect(row.number("statement_count") == 1)
            try await store.apply(version: 4, deletes: ["S1"])
            #expect(try await store.answer(.balance(account: "ACC-1")) == nil)
            #expect(try await store.rows(.accounts(PageRequest(limit: 1)))?.isEmpty == true)
            #expect(try await store.status().accountCount == 0)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func statementThatMovesToAnotherAccount(_ store: StoreUnderTest) async throws {
        try await store { store in
            let booking = transaction("a", "2024-01-05T10:00:00Z")
            try await store.apply(version: 1, upserts: [statement("S1", account: "ACC-1", transactions: [booking])])
            try await store.apply(version: 2, upserts: [statement("S1", account: "ACC-2", transactions: [booking])])
            #expect(try await store.rows(.accounts(PageRequest(limit: 10)))?.map { $0["accountNumber"] } == ["ACC-2"])
            #expect(try await store.answer(.search(account: "ACC-1", text: "ntuc", limit: 10)) == nil)
            #expect(try await store.rows(.search(account: "ACC-2", text: "ntuc", limit: 10))?.count == 1)
            #expect(try await store.rows(.transactions(account: "ACC-2", TransactionFilter(), PageRequest(limit: 10)))?.count == 1)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func accountThatIsDeletedAndComesBackInOneBatch(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("S1")])
            try await store.apply(version: 2, upserts: [statement("S2")], deletes: ["S1"])
            #expect(try await store.rows(.accounts(PageRequest(limit: 10)))?.map { $0.number("statement_count") } == [1])
            #expect(try await store.status().accountCount == 1)
        }
    }

    /// Accounts come in the order of their numbers' UTF-8 bytes.
    @Test(arguments: StoreUnderTest.all, [1, 2, 3, 100])
    func pages(_ store: StoreUnderTest, limit: Int) async throws {
        try await store { store in
            let numbers = ["ACC-10", "ACC-9", "a", "É", "ACC-1", "Z"]
            try await store.apply(version: 1, upserts: numbers.enumerated().map { statement("S\($0)", account: $1) })
            let rows = try await store.allRows(limit: limit) { .accounts($0) }
            #expect(rows.map { $0["accountNumber"] } == ["ACC-1", "ACC-10", "ACC-9", "Z", "a", "É"])
        }
    }

    @Test(
        arguments: StoreUnderTest.all,
        [
            ("ACC-1", ["ACC-1", "ACC-10"]), ("ACC", ["ACC-1", "ACC-10", "ACC-9"]), ("acc", []), ("ACC-10", ["ACC-10"]), ("B", []),
            ("\u{10FFFF}", ["\u{10FFFF}1"]), ("\u{D7FF}", ["\u{D7FF}"]), ("a_", []), ("100%", ["100%"]),
        ])
    func prefixes(_ store: StoreUnderTest, example: (prefix: String, expected: [String])) async throws {
        try await store { store in
            let numbers = ["ACC-10", "ACC-9", "a", "ab", "ACC-1", "\u{D7FF}", "\u{E000}", "\u{10FFFF}1", "100%", "1000"]
            try await store.apply(version: 1, upserts: numbers.enumerated().map { statement("S\($0)", account: $1) })
            for limit in [1, 2, 100] {
                let selection = AccountSelection.all.narrowed(toPrefix: example.prefix)
                let rows = try await store.allRows(limit: limit) { .accounts($0, of: selection) }
                #expect(rows.map { $0["accountNumber"] } == example.expected)
            }
        }
    }

    /// Who may see some accounts pages through those as if there were no others.
    @Test(arguments: StoreUnderTest.all, [1, 2, 3, 100])
    func pagesOfASelection(_ store: StoreUnderTest, limit: Int) async throws {
        try await store { store in
            let numbers = ["ACC-10", "ACC-9", "a", "É", "ACC-1", "Z", "SG-1", "SG-2", "SG", "SH"]
            try await store.apply(version: 1, upserts: numbers.enumerated().map { statement("S\($0)", account: $1) })
            let cases: [(patterns: [String], accounts: [String])] = [
                ([], []), (["nobody"], []), (["Z", "ACC-1"], ["ACC-1", "Z"]), (["SG-*"], ["SG-1", "SG-2"]),
                (["SG*", "SG-1", "a", "nobody", "X*"], ["SG", "SG-1", "SG-2", "a"]), (["É"], ["É"]), (["E\u{301}"], []),
                (["ACC-*", "*"], ["ACC-1", "ACC-10", "ACC-9", "SG", "SG-1", "SG-2", "SH", "Z", "a", "É"]),
            ]
            for (patterns, accounts) in cases {
                let selection = AccountSelection(patterns: patterns)
                let rows = try await store.allRows(limit: limit) { .accounts($0, of: selection) }
                #expect(rows.map { $0["accountNumber"] } == accounts, "\(patterns)")
            }
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func noSourceWhileTheFirstLoadRuns(_ store: StoreUnderTest) async throws {
        try await store { store in
            let loading = ReplicationCheckpoint(tableId: "table", progress: .loading(at: position(5), rows: 1, replacing: false))
            _ = try await store.apply(
                MicroBatch(
                    expectedCheckpoint: nil, checkpoint: loading,
                    changes: [StatementChange(.upsert(statement("S1")), source: position(5))],
                    startedAt: time("2024-03-01T00:00:00Z")))
            let answer = try #require(try await store.answer(.balance(account: "ACC-1")))
            #expect(answer.source == nil)
            try await store.apply(version: 5)
            #expect(try await store.answer(.balance(account: "ACC-1"))?.source == position(5))
        }
    }
}
