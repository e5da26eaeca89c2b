import Banking
import Scalars
import StatementStore
import Testing

@Suite("Statements of an account")
struct StatementQueryTests {
    @Test(arguments: StoreUnderTest.all)
    func latestIsTheWholeDocument(_ store: StoreUnderTest) async throws {
        let clock = WallClock { time("2024-03-01T00:00:02Z") }
        try await store(clock: clock) { store in
            let latest = statement(
                "S1",
                transactions: [
                    transaction("a", "2024-01-05T10:00:00.000001Z"), transaction("b", "2024-01-06T10:00:00Z", merchant: nil),
                ],
                additionalFields: [AdditionalField(name: "branch", json: Array(#"{"code":7}"#.utf8))])
            try await store.apply(version: 3, upserts: [latest], startedAt: time("2024-03-01T00:00:01Z"))
            let answer = try #require(try await store.answer(.latestStatement(account: "ACC-1")))
            #expect(
                answer.rows.map { String(decoding: $0, as: UTF8.self) } == [
                    #"{"statementId":"S1","accountNumber":"ACC-1","accountHolder":"Tan Wei Ming","accountType":"SAVINGS","currency":"SGD","#
                        + #""periodStart":"2024-01-01","periodEnd":"2024-01-31","openingBalance":"0.00","closingBalance":"100.00","#
                        + #""generatedAt":"2024-02-01T00:00:00.000000Z","transactions":["#
                        + #"{"transactionId":"a","date":"2024-01-05T10:00:00.000001Z","description":"Card purchase","merchant":"NTUC FairPrice","#
                        + #""category":"Groceries","type":"DEBIT","amount":"12.50","balance":"100.00"},"#
                        + #"{"transactionId":"b","date":"2024-01-06T10:00:00.000000Z","description":"Card purchase","merchant":null,"#
                        + #""category":"Groceries","type":"DEBIT","amount":"12.50","balance":"100.00"}],"branch":{"code":7},"#
                        + #""_batchStartTime":"2024-03-01T00:00:01.000000Z","_processedAt":"2024-03-01T00:00:02.000000Z","_sourceVersion":3}"#
                ])
            #expect(answer.nextCursor == nil)
            #expect(answer.source == position(3))
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func listLeavesOutTransactionsOnly(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(
                version: 1,
                upserts: [
                    statement(
                        "S1", transactions: [transaction("a", "2024-01-05T10:00:00Z")],
                        additionalFields: [AdditionalField(name: "branch", json: Array("7".utf8))])
                ])
            let listed = try #require(try await store.rows(.statements(account: "ACC-1", PageRequest(limit: 1)))?.first)
            let whole = try #require(try await store.rows(.latestStatement(account: "ACC-1"))?.first)
            #expect(Set(listed.members.keys) == Set(whole.members.keys).subtracting(["transactions"]))
            #expect(listed["_processedAt"] == whole["_processedAt"])
        }
    }

    @Test(arguments: StoreUnderTest.all, [1, 2, 3, 10])
    func pagesNewestPeriodFirst(_ store: StoreUnderTest, limit: Int) async throws {
        try await store { store in
            let periods = [("A", "2024-01-31"), ("B", "2024-03-31"), ("C", "2024-02-29"), ("D", "2024-03-31"), ("E", "1969-12-31")]
            try await store.apply(version: 1, upserts: periods.map { statement($0, end: $1) })
            let rows = try await store.allRows(limit: limit) { .statements(account: "ACC-1", $0) }
            #expect(rows.map { $0["statementId"] } == ["D", "B", "C", "A", "E"])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func thousandStatements(_ store: StoreUnderTest) async throws {
        try await store { store in
            let first = day("2000-01-01").daysSinceEpoch
            let all = (0..<1_000).map { i in
                statement("S\(1_000 + i)", end: CalendarDate(daysSinceEpoch: first + Int32(i)).description)
            }
            try await store.apply(version: 1, upserts: all)
            let rows = try await store.allRows(limit: 300) { .statements(account: "ACC-1", $0) }
            #expect(rows.map { $0["statementId"] } == (0..<1_000).reversed().map { "S\(1_000 + $0)" })
            #expect(try await store.rows(.latestStatement(account: "ACC-1"))?.first?["statementId"] == "S1999")
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func statementWithoutTransactions(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("S1", transactions: [])])
            #expect(try await store.rows(.latestStatement(account: "ACC-1"))?.first?.objects("transactions")?.isEmpty == true)
            #expect(
                try await store.rows(.transactions(account: "ACC-1", TransactionFilter(), PageRequest(limit: 5)))?.isEmpty == true)
            #expect(try await store.rows(.search(account: "ACC-1", text: "ntuc", limit: 5))?.isEmpty == true)
            try await store.apply(version: 2, upserts: [statement("S1", transactions: [transaction("a", "2024-01-05T10:00:00Z")])])
            #expect(try await store.rows(.search(account: "ACC-1", text: "ntuc", limit: 5))?.count == 1)
            try await store.apply(version: 3, upserts: [statement("S1", transactions: [])])
            #expect(try await store.rows(.search(account: "ACC-1", text: "ntuc", limit: 5))?.isEmpty == true)
            try await store.apply(version: 4, deletes: ["S1"])
            #expect(try await store.answer(.latestStatement(account: "ACC-1")) == nil)
        }
    }

    /// A page goes on behind the row that the last one ended with, even when that row is gone.
    @Test(arguments: StoreUnderTest.all)
    func cursorStaysWhileDataChanges(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(
                version: 1, upserts: (1...4).map { statement("S\($0)", end: "2024-0\($0)-15") })
            let first = try #require(try await store.answer(.statements(account: "ACC-1", PageRequest(limit: 2))))
            try await store.apply(
                version: 2, upserts: [statement("S9", end: "2024-09-15"), statement("S2x", end: "2024-02-20")], deletes: ["S3"])
            let next = try await store.rows(.statements(account: "ACC-1", PageRequest(limit: 10, cursor: first.nextCursor)))
            #expect(next?.map { $0["statementId"] } == ["S2x", "S2", "S1"])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func keysOfAnyText(_ store: StoreUnderTest) async throws {
        try await store { store in
            let keys = ["", "a\u{1F}b", "a\"b\\c", "数\u{0301}", "\u{1F}", "x\ny", "🏦", "a' OR '1'='1"]
            try await store.apply(
                version: 1, upserts: keys.map { statement($0, account: $0) } + keys.map { statement("2" + $0, account: "one") })
            for key in keys {
                #expect(try await store.rows(.latestStatement(account: key))?.first?["statementId"] == key)
            }
            let rows = try await store.allRows(limit: 1) { .statements(account: "one", $0) }
            #expect(Set(rows.compactMap { $0["statementId"] }) == Set(keys.map { "2" + $0 }))
            #expect(rows.count == keys.count)
            #expect(try await store.allRows(limit: 1) { .accounts($0) }.count == keys.count + 1)
        }
    }
}
