import Banking
import Scalars
import StatementStore
import Testing

@Suite("Transactions of an account")
struct TransactionQueryTests {
    /// Six transactions in two statements, named by the order in which they are answered.
    private static let statements = [
        statement(
            "S1",
            transactions: [
                transaction("6", "2024-01-05T00:00:00Z", merchant: "Grab", category: "Transport", type: .debit, amount: "8.00"),
                transaction(
                    "5", "2024-01-06T00:00:00Z", merchant: "ACME Pte Ltd", category: "Salary", type: .credit, amount: "5000.00"),
                transaction("2", "2024-01-20T00:00:00Z", merchant: "grab", category: "Dining", type: .debit, amount: "15.20"),
            ]),
        statement(
            "S2",
            transactions: [
                transaction("4", "2024-01-07T12:00:00Z", merchant: nil, category: nil, type: .debit, amount: "0.00"),
                transaction("3", "2024-01-19T00:00:00Z", merchant: "Giant", category: "Groceries", type: .debit, amount: "15.21"),
                transaction("1", "2024-01-21T00:00:00Z", merchant: "Grab", category: "Transport", type: .credit, amount: "8.01"),
            ]),
        statement(
            "S3", account: "ACC-2",
            transactions: [transaction("x", "2024-01-10T00:00:00Z", merchant: "Grab", category: "Transport")]),
    ]

    @Test(
        arguments: StoreUnderTest.all,
        [
            (TransactionFilter(), ["1", "2", "3", "4", "5", "6"]),
            (TransactionFilter(category: "Transport"), ["1", "6"]),
            (TransactionFilter(category: "transport"), []),
            (TransactionFilter(type: .credit), ["1", "5"]),
            (TransactionFilter(type: .debit), ["2", "3", "4", "6"]),
            (TransactionFilter(merchant: "GRAB"), ["1", "2", "6"]),
            (TransactionFilter(merchant: "Gra"), []),
            (TransactionFilter(minAmount: money("8.01")), ["1", "2", "3", "5"]),
            (TransactionFilter(maxAmount: money("8.00")), ["4", "6"]),
            (TransactionFilter(minAmount: money("15.20"), maxAmount: money("15.20")), ["2"]),
            (TransactionFilter(minAmount: money("2.00"), maxAmount: money("1.00")), []),
            (TransactionFilter(from: time("2024-01-20T00:00:00Z")), ["1", "2"]),
            (TransactionFilter(to: time("2024-01-07T12:00:00Z")), ["5", "6"]),
            (TransactionFilter(from: time("2024-01-06T00:00:00Z"), to: time("2024-01-20T00:00:00Z")), ["3", "4", "5"]),
            (TransactionFilter(category: "Transport", type: .debit, merchant: "grab", maxAmount: money("8.00")), ["6"]),
            (TransactionFilter(category: "Transport", from: time("2024-01-06T00:00:00Z")), ["1"]),
            (TransactionFilter(category: "' OR 1=1 --"), []),
        ])
    func filters(_ store: StoreUnderTest, _ example: (filter: TransactionFilter, expected: [String])) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: Self.statements)
            let rows = try await store.rows(.transactions(account: "ACC-1", example.filter, PageRequest(limit: 100)))
            #expect(rows?.map { $0["transactionId"] } == example.expected)
            for limit in 1...3 {
                let paged = try await store.allRows(limit: limit) { .transactions(account: "ACC-1", example.filter, $0) }
                #expect(paged.map { $0["transactionId"] } == example.expected)
            }
        }
    }

    /// Of one instant: by statement's key, then by place in the statement, both descending.
    @Test(arguments: StoreUnderTest.all, [1, 2, 5, 100])
    func equalDates(_ store: StoreUnderTest, limit: Int) async throws {
        try await store { store in
            let instant = "2024-01-05T00:00:00Z"
            // Inserted in another order than that of their keys.
            try await store.apply(
                version: 1, upserts: [statement("S2", transactions: [transaction("2.0", instant), transaction("2.1", instant)])])
            try await store.apply(
                version: 2,
                upserts: [
                    statement("S10", transactions: [transaction("10.0", instant)]),
                    statement("S3", transactions: [transaction("3.0", instant), transaction("newest", "2024-01-06T00:00:00Z")]),
                ])
            let rows = try await store.allRows(limit: limit) { .transactions(account: "ACC-1", TransactionFilter(), $0) }
            #expect(rows.map { $0["transactionId"] } == ["newest", "3.0", "2.1", "2.0", "10.0"])
        }
    }

    /// Statements whose periods lie apart, overlap and hold one another, against all transactions filtered and sorted.
    @Test(
        arguments: StoreUnderTest.all,
        [
            TransactionFilter(), TransactionFilter(category: "Dining"), TransactionFilter(minAmount: money("40.00")),
            TransactionFilter(type: .credit, from: time("2024-01-08T00:00:00Z"), to: time("2024-01-13T00:00:00Z")),
        ])
    func agreesWithSortingEverything(_ store: StoreUnderTest, _ filter: TransactionFilter) async throws {
        try await store { store in
            let statements = (0..<24).map { s in
                let first = s * 5 % 12
                return statement(
                    "S\(s * 7 % 24)", account: s % 4 == 0 ? "ACC-2" : "ACC-1",
                    transactions: (0..<s % 5 * 4).map { t in
                        transaction(
                            "\(s)/\(t)", "2024-01-\(10 + (first + t * t % (1 + s % 3 * 4)) % 19)T00:00:0\(t % 2)Z",
                            category: t % 3 == 0 ? "Dining" : nil, type: t % 2 == 0 ? .credit : .debit, amount: "\(s + 7 * t).00")
                    })
            }
            try await store.apply(version: 1, upserts: statements)
            let expected = statements.filter { $0.accountNumber == "ACC-1" }.flatMap { statement in
                statement.transactions.enumerated().filter { _, transaction in
                    (filter.category == nil || filter.category == transaction.category)
                        && (filter.type == nil || filter.type == transaction.type)
                        && transaction.amount.minorUnits >= filter.minAmount?.minorUnits ?? 0
                        && transaction.date >= filter.from ?? transaction.date
                        && (filter.to.map { transaction.date < $0 } ?? true)
                }.map { position, transaction in
                    (date: transaction.date, key: statement.statementId, position: position, id: transaction.transactionId)
                }
            }.sorted { ($0.date, $0.key, $0.position) > ($1.date, $1.key, $1.position) }
            for limit in [1, 7, 1_000] {
                let rows = try await store.allRows(limit: limit) { .transactions(account: "ACC-1", filter, $0) }
                #expect(rows.map { $0["transactionId"] } == expected.map(\.id))
            }
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func rowsAreTheObjectsOfTheDocument(_ store: StoreUnderTest) async throws {
        try await store { store in
            let odd = transaction(
                "é\"\\\u{1}", "2024-01-05T10:00:00.000001Z", merchant: "咖啡 ☕️ \"Café\"", description: "line\nbreak\ttab \\ }],{",
                category: "食", amount: "999999999999999.99", balance: "-9999999999999999.99")
            let plain = transaction("b", "2024-01-04T10:00:00Z", amount: "9999999999999999.99", balance: nil)
            try await store.apply(version: 1, upserts: [statement("S1", transactions: [odd, plain])])
            let answer = try #require(
                try await store.answer(.transactions(account: "ACC-1", TransactionFilter(), PageRequest(limit: 10))))
            let expected = [odd, plain].map { transaction in
                var json = JSONWriter()
                transaction.encode(into: &json)
                return json.bytes
            }
            #expect(answer.rows == expected)
            let largest = try await store.rows(
                .transactions(account: "ACC-1", TransactionFilter(minAmount: money("9999999999999999.99")), PageRequest(limit: 10)))
            #expect(largest?.map { $0["transactionId"] } == ["b"])
            let food = try await store.rows(
                .transactions(account: "ACC-1", TransactionFilter(category: "食"), PageRequest(limit: 10)))
            #expect(food?.count == 1)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func instantsAtTheEndsOfTheCalendar(_ store: StoreUnderTest) async throws {
        try await store { store in
            let transactions = [
                transaction("old", "0001-01-01T00:00:00Z"), transaction("new", "9999-12-31T23:59:59.999999Z"),
                transaction("mid", "1969-12-31T23:59:59.999999Z"),
            ]
            try await store.apply(version: 1, upserts: [statement("S1", end: "9999-12-31", transactions: transactions)])
            let rows = try await store.allRows(limit: 1) { .transactions(account: "ACC-1", TransactionFilter(), $0) }
            #expect(rows.map { $0["transactionId"] } == ["new", "mid", "old"])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func updateReplacesAllOfAStatement(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: Self.statements)
            try await store.apply(
                version: 2,
                upserts: [
                    statement(
                        "S1", transactions: [transaction("7", "2024-01-01T00:00:00Z", merchant: "Grab", category: "Transport")])
                ])
            let rows = try await store.rows(.transactions(account: "ACC-1", TransactionFilter(), PageRequest(limit: 10)))
            #expect(rows?.map { $0["transactionId"] } == ["1", "3", "4", "7"])
            let transport = try await store.rows(
                .transactions(account: "ACC-1", TransactionFilter(category: "Transport"), PageRequest(limit: 10)))
            #expect(transport?.map { $0["transactionId"] } == ["1", "7"])
            try await store.apply(version: 3, deletes: ["S1"])
            let rest = try await store.rows(.transactions(account: "ACC-1", TransactionFilter(), PageRequest(limit: 10)))
            #expect(rest?.map { $0["transactionId"] } == ["1", "3", "4"])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func cursorStaysWhileDataChanges(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: Self.statements)
            let first = try #require(
                try await store.answer(.transactions(account: "ACC-1", TransactionFilter(), PageRequest(limit: 2))))
            try await store.apply(
                version: 2,
                upserts: [
                    statement(
                        "S4", transactions: [transaction("0", "2024-02-01T00:00:00Z"), transaction("3a", "2024-01-18T00:00:00Z")])
                ],
                deletes: ["S1"])
            let next = try await store.rows(
                .transactions(account: "ACC-1", TransactionFilter(), PageRequest(limit: 10, cursor: first.nextCursor)))
            #expect(next?.map { $0["transactionId"] } == ["3", "3a", "4"])
        }
    }

    @Test(
        arguments: StoreUnderTest.all,
        [
            PageCursor(parts: []), PageCursor(parts: ["transactions"]), PageCursor(parts: ["transactions", "1", "x", "S1"]),
            PageCursor(parts: ["transactions", "1", "2"]), PageCursor(parts: ["statements", "1", "S1"]),
            PageCursor(parts: ["accounts", "ACC-1"]),
            PageCursor(parts: ["", "1", "2", "S1"]),
        ])
    func refusesAnotherQuerysCursor(_ store: StoreUnderTest, cursor: PageCursor) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: Self.statements)
            await #expect(throws: StoreError.invalidCursor) {
                try await store.answer(.transactions(account: "ACC-1", TransactionFilter(), PageRequest(limit: 1, cursor: cursor)))
            }
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func otherQueriesRefuseItsCursor(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: Self.statements)
            let page = try #require(
                try await store.answer(.transactions(account: "ACC-1", TransactionFilter(), PageRequest(limit: 1))))
            let cursor = try #require(page.nextCursor)
            await #expect(throws: StoreError.invalidCursor) {
                try await store.answer(.accounts(PageRequest(limit: 1, cursor: cursor)))
            }
            await #expect(throws: StoreError.invalidCursor) {
                try await store.answer(.statements(account: "ACC-1", PageRequest(limit: 1, cursor: cursor)))
            }
        }
    }
}
