import Banking
import Scalars
import StatementStore
import Testing

@Suite("Search")
struct SearchTests {
    private static let statements = [
        statement(
            "S1",
            transactions: [
                transaction("fairprice", "2024-01-05T00:00:00Z", merchant: "NTUC FairPrice", description: "Card purchase Jurong"),
                transaction("cafe", "2024-01-06T00:00:00Z", merchant: "Café Amélie", description: "Lunch"),
                transaction("fair", "2024-01-07T00:00:00Z", merchant: "Fair Trade", description: "Coffee beans"),
            ]),
        statement(
            "S2",
            transactions: [
                transaction("mention", "2024-01-08T00:00:00Z", merchant: "Grab", description: "Ride to NTUC FairPrice"),
                transaction("none", "2024-01-09T00:00:00Z", merchant: nil, description: nil),
                transaction("later", "2024-01-10T00:00:00Z", merchant: "NTUC FairPrice", description: "Card purchase Jurong"),
            ]),
        statement("S3", account: "ACC-2", transactions: [transaction("other", "2024-01-10T00:00:00Z", merchant: "NTUC FairPrice")]),
    ]

    @Test(
        arguments: StoreUnderTest.all,
        [
            // The merchant outweighs the description; equals stand newest first.
            ("ntuc", ["later", "fairprice", "mention"]),
            ("NTUC fairprice", ["later", "fairprice", "mention"]),
            // The last word is a prefix; a whole word is closer than the beginning of one.
            ("fair", ["fair", "later", "fairprice", "mention"]),
            ("fai", ["fair", "later", "fairprice", "mention"]),
            ("fair ntuc", []),
            ("fairprice ntu", ["later", "fairprice", "mention"]),
            // All words must be there, in any field.
            ("fairprice jurong", ["later", "fairprice"]),
            ("jurong grab", []),
            ("cafe", ["cafe"]),
            ("CAFÉ amelie", ["cafe"]),
            ("cafe\u{301}", ["cafe"]),
            ("price", []),
            // No query syntax.
            ("ntuc OR grab", []),
            ("\"ntuc fair\"*", ["later", "fairprice", "mention"]),
            ("merchant:ntuc", []),
            ("ntuc -fairprice", ["later", "fairprice", "mention"]),
            ("ntuc^2 NEAR(", []),
            ("*", []),
            ("", []),
            (" \" ' ( ", []),
        ])
    func finds(_ store: StoreUnderTest, _ example: (text: String, expected: [String])) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: Self.statements)
            let rows = try await store.rows(.search(account: "ACC-1", text: example.text, limit: 10))
            #expect(rows?.map { $0["transactionId"] } == example.expected)
            let first = try await store.rows(.search(account: "ACC-1", text: example.text, limit: 1))
            #expect(first?.map { $0["transactionId"] } == Array(example.expected.prefix(1)))
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func rowIsTheTransactionWithItsScoreAndHighlights(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: Self.statements)
            let answer = try #require(try await store.answer(.search(account: "ACC-1", text: "purchase fairp", limit: 1)))
            #expect(
                answer.rows.map { String(decoding: $0, as: UTF8.self) } == [
                    #"{"transactionId":"later","date":"2024-01-10T00:00:00.000000Z","description":"Card purchase Jurong","merchant":"NTUC FairPrice","#
                        + #""category":"Groceries","type":"DEBIT","amount":"12.50","balance":"100.00","statementId":"S2","score":1.5556,"#
                        + #""highlights":[{"path":"merchant","texts":[{"value":"NTUC ","type":"text"},{"value":"FairPrice","type":"hit"}]},"#
                        + #"{"path":"description","texts":[{"value":"Card ","type":"text"},{"value":"purchase","type":"hit"},"#
                        + #"{"value":" Jurong","type":"text"}]}]}"#
                ])
            #expect(answer.nextCursor == nil)
            #expect(answer.source == position(1))
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func followsUpdatesAndDeletes(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: Self.statements)
            try await store.apply(
                version: 2,
                upserts: [
                    statement(
                        "S1",
                        transactions: [
                            transaction(
                                "fairprice", "2024-01-05T00:00:00Z", merchant: "NTUC FairPrice",
                                description: "Card purchase Jurong", amount: "99.00"),
                            transaction(
                                "changed", "2024-01-06T00:00:00Z", merchant: "Sheng Siong",
                                description: "Card \"purchase\"\n\u{2}Clementi"),
                        ])
                ])
            func found(_ text: String) async throws -> [String?]? {
                try await store.rows(.search(account: "ACC-1", text: text, limit: 10))?.map { $0["transactionId"] }
            }
            #expect(try await found("cafe") == [])
            #expect(try await found("trade") == [])
            #expect(try await found("sheng clementi") == ["changed"])
            #expect(try await found("ntuc") == ["later", "fairprice", "mention"])
            #expect(try await store.rows(.search(account: "ACC-1", text: "fairprice", limit: 10))?.last?["amount"] == "12.50")
            try await store.apply(version: 3, deletes: ["S1"])
            #expect(try await found("sheng") == [])
            #expect(try await found("ntuc") == ["later", "mention"])
            // The same again: nothing of the old index may stand in the way.
            try await store.apply(version: 4, upserts: Self.statements)
            #expect(try await found("ntuc") == ["later", "fairprice", "mention"])
            #expect(try await found("cafe") == ["cafe"])
        }
    }

    /// Fields that the domain does not know are sent, not searched.
    @Test(arguments: StoreUnderTest.all)
    func fieldsOfTheTablesOwn(_ store: StoreUnderTest) async throws {
        try await store { store in
            var booking = transaction("a", "2024-01-05T00:00:00Z", merchant: nil, description: "Lunch")
            booking.additionalFields = [
                AdditionalField(name: "terminal", json: Array(#"{"merchant":"Fake","description":["Fake"]}"#.utf8))
            ]
            try await store.apply(
                version: 1, upserts: [statement("S1", transactions: [booking, transaction("b", "2024-01-06T00:00:00Z")])])
            #expect(try await store.rows(.search(account: "ACC-1", text: "fake", limit: 10))?.isEmpty == true)
            let found = try await store.rows(.search(account: "ACC-1", text: "lunch", limit: 10))
            #expect(found?.first?.object("terminal")?["merchant"] == "Fake")
            #expect(found?.first?.objects("highlights")?.count == 1)
            try await store.apply(version: 2, deletes: ["S1"])
            try await store.apply(version: 3, upserts: [statement("S1", transactions: [booking])])
            #expect(try await store.rows(.search(account: "ACC-1", text: "lunch", limit: 10))?.count == 1)
        }
    }

    /// Hundreds of transactions of few words, so that scores and dates are often equal, against the ranking applied to all.
    @Test(arguments: StoreUnderTest.all, ["a", "b ab", "abc", "c a", "cc b a", "zz"])
    func agreesWithScoringEverything(_ store: StoreUnderTest, query: String) async throws {
        try await store { store in
            let words = ["a", "ab", "abc", "b", "c", "cc"]
            let statements = (0..<30).map { s in
                // Loaded in another order than that of their keys and dates.
                statement(
                    "S\(s * 7 % 30)", account: s % 3 == 0 ? "ACC-2" : "ACC-1",
                    transactions: (0..<17).map { t in
                        let n = s * 31 + t * 17
                        let text = [words[n % 6], words[n / 6 % 6]].joined(separator: " ")
                        return transaction(
                            "\(s)/\(t)", "2024-01-\(10 + (s + t) % 5)T00:00:00Z", merchant: n % 7 == 0 ? nil : text,
                            description: words[n % 5])
                    })
            }
            try await store.apply(version: 1, upserts: statements)
            let ranking = try #require(SearchRanking(query: query))
            let expected = statements.filter { $0.accountNumber == "ACC-1" }.flatMap { statement in
                statement.transactions.enumerated().compactMap { position, transaction in
                    ranking.score(
                        merchant: SearchText(transaction.merchant ?? ""), description: SearchText(transaction.description ?? "")
                    )
                    .map {
                        (
                            score: $0, date: transaction.date, key: statement.statementId, position: position,
                            id: transaction.transactionId
                        )
                    }
                }
            }.sorted { ($0.score, $0.date, $0.key, $0.position) > ($1.score, $1.date, $1.key, $1.position) }
            for limit in [1, 10, 1_000] {
                let rows = try await store.rows(.search(account: "ACC-1", text: query, limit: limit))
                #expect(rows?.map { $0["transactionId"] } == expected.prefix(limit).map(\.id))
                #expect(rows?.map { $0.number("score") } == expected.prefix(limit).map(\.score))
            }
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func otherScripts(_ store: StoreUnderTest) async throws {
        try await store { store in
            let merchants = ["咖啡店", "Łódź Bäckerei", "ΣΊΣΥΦΟΣ", "Straße 7½", "👩‍🍳 Küche"]
            let transactions = merchants.enumerated().map {
                transaction("\($0)", "2024-01-05T00:00:00Z", merchant: $1, description: nil)
            }
            try await store.apply(version: 1, upserts: [statement("S1", transactions: transactions)])
            for (text, expected) in [
                ("咖啡", "0"), ("backerei", "1"), ("łodz", "1"), ("σίσυφος", "2"), ("straße", "3"), ("STRASSE", "3"), ("7½", "3"),
                ("kuche", "4"),
            ] {
                let rows = try await store.rows(.search(account: "ACC-1", text: text, limit: 10))
                #expect(rows?.map { $0["transactionId"] } == [expected], "\(text)")
            }
        }
    }
}
