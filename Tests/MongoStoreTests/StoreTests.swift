import Banking
import Foundation
import MongoTestServer
import Scalars
import StatementStore
import Testing

@testable import MongoStore

@Suite("MongoDB store", .enabled(if: MongoProcess.executable != nil, "needs mongod: scripts/setup test"))
struct StoreTests {
    @Test func documentIsWhatTheDesignSays() async throws {
        try await withStore(clock: WallClock { time("2024-03-01T00:00:01.500250Z") }) { store in
            let extra = [AdditionalField(name: "branch", json: Array(#"{"code":7,"name":"Bedok"}"#.utf8))]
            try await store.apply(
                version: 3,
                upserts: [
                    statement(
                        "S1", transactions: [transaction("a", "2024-01-05T10:00:00.123456Z", amount: "12.50")], additionalFields: extra)
                ])
            let types = try await store.reads.run { client in
                var types: [String: String] = [:]
                try client.aggregate(
                    Collections.statements,
                    [
                        [
                            "$project": [
                                "closingBalance": ["$type": "$closingBalance"], "periodEnd": ["$type": "$periodEnd"],
                                "amount": ["$type": ["$first": "$transactions.amount"]],
                                "date": ["$dateToString": ["date": ["$first": "$transactions.date"]]],
                                "micros": ["$toString": ["$first": "$transactions._dateMicros"]],
                                "processed": ["$dateToString": ["date": "$_processedAt"]],
                                "processedMicros": ["$toString": "$_processedAtMicros"],
                                "version": ["$toString": "$_sourceVersion"], "branch": "$branch.name", "text": ["$type": "$_additional"],
                            ]
                        ]
                    ]
                ) { document, _ in
                    for element in document { types[element.nameText] = element.string }
                    return true
                }
                return types
            }
            #expect(
                types == [
                    "_id": "S1", "closingBalance": "decimal", "periodEnd": "date", "amount": "decimal", "date": "2024-01-05T10:00:00.123Z",
                    "micros": "456", "processed": "2024-03-01T00:00:01.500Z", "processedMicros": "250", "version": "3", "branch": "Bedok",
                    "text": "missing",
                ])
        }
    }

    /// Values that BSON would give back in another form, and names that MongoDB or this store give a meaning to.
    @Test(arguments: [
        ("plain", "12"), ("text", #""a\u0001b""#), ("big", "123456789012345678901234567890"), ("float", "1.6777216e+07"), ("zero", "-0.0"),
        ("_id", "1"), ("_words", "[]"), ("$where", "1"), ("a.b", "1"), ("", "1"), ("nested", #"{"$date":1,"b":[{}, null]}"#),
        ("nested", #"{"$oid":"x"}"#), ("deep", #"{"a":{"b":[1,2.5,"x",true,null]}}"#),
    ])
    func additionalColumnsKeepTheirBytes(_ name: String, _ json: String) async throws {
        try await withStore { store in
            let fields = [
                AdditionalField(name: name, json: Array(json.utf8)), AdditionalField(name: "last", json: Array("true".utf8)),
            ]
            let given = statement("S1", additionalFields: fields)
            try await store.apply(version: 1, upserts: [given])
            _ = try await store.digests { _, digest in #expect(digest == StatementDigest(of: given)) }
        }
    }

    /// Whatever is written after a query's instant was chosen, the query does not see it.
    @Test func everyQueryIsOfOneInstant() async throws {
        try await withStore { store in
            try await store.apply(
                version: 1, upserts: (0..<20).map { statement("S\($0)", transactions: [transaction("t\($0)", "2024-01-05T10:00:00Z")]) })
            let page = PageRequest(limit: 50)
            let queries: [StatementQuery] = [
                .accounts(page), .balance(account: "ACC-1"), .statements(account: "ACC-1", page), .latestStatement(account: "ACC-1"),
                .transactions(account: "ACC-1", TransactionFilter(), page), .search(account: "ACC-1", text: "ntuc", limit: 50),
            ]
            let snapshots = store.snapshots
            for (number, query) in queries.enumerated() {
                let rows = try await store.reads.run { client in
                    var first = QueryReader(client, snapshots, isFresh: true)
                    var second = QueryReader(client, snapshots, isFresh: true)
                    let before = try first.answer(query)?.rows
                    _ = try second.begun()
                    let new = BSONValue.money(money("\(number + 1).11"))
                    for (collection, field) in [(Collections.accounts, "balance"), (Collections.statements, "closingBalance")] {
                        let bulk = try BulkWrite(client, collection, session: nil)
                        var change = BSONDocument()
                        change.append(field, new)
                        try bulk.updateMany([:], ["$set": .document(change)])
                        if collection == Collections.statements { try bulk.updateMany([:], ["$set": ["transactions.$[].amount": new]]) }
                        try bulk.execute()
                    }
                    var third = QueryReader(client, snapshots, isFresh: true)
                    return (before, try second.answer(query)?.rows, try third.answer(query)?.rows)
                }
                #expect(rows.0 != nil && rows.0 == rows.1, "\(query)")
                #expect(rows.0 != rows.2, "\(query)")
            }
        }
    }

    /// A page that is full before the first batch is used up, with more behind it.
    @Test func walkThatEndsEarlyLeavesNothingOpen() async throws {
        try await withStore { store in
            let statements = (10..<30).map { day in
                statement("S\(day)", transactions: (0..<60).map { transaction("\(day)-\($0)", "2024-01-\(day)T10:00:00Z") })
            }
            try await store.apply(version: 1, upserts: statements)
            for limit in [1, 10, 50, 100] {
                let query = StatementQuery.transactions(account: "ACC-1", TransactionFilter(), PageRequest(limit: limit))
                #expect(try await store.answer(query)?.rows.count == limit)
            }
        }
    }

    @Test func lateAndRepeatedBatchesChangeNothing() async throws {
        try await withStore { store in
            let first = batch(version: 1, after: nil, upserts: [statement("S1", closing: "1.00"), statement("S2")])
            let second = batch(version: 2, after: following(1), upserts: [statement("S1", closing: "2.00")], deletes: ["S2"])
            _ = try await store.apply(first)
            _ = try await store.apply(second)
            let before = try await store.changes(after: nil, limit: 10)
            for late in [first, second] {
                await #expect(throws: StoreError.checkpointMoved) { try await store.apply(late) }
            }
            // Even on the right checkpoint an older version does not undo a newer one.
            _ = try await store.apply(batch(version: 1, after: following(2), upserts: [statement("S1", closing: "1.00")]))
            _ = try await store.apply(batch(version: 1, after: following(1), deletes: ["S1"]))
            #expect(try await store.changes(after: nil, limit: 10) == before)
            #expect(try await store.status().documentCount == 1)
        }
    }

    @Test func twoReplicatorsCannotBothWrite() async throws {
        try await withStore { store in
            try await store.apply(version: 1, upserts: [statement("S1")])
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        let upserts = (0..<50).map { statement("W\(writer)-\($0)") }
                        return (try? await store.apply(batch(version: 2, after: following(1), upserts: upserts))) != nil
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0 } == 1)
            #expect(try await store.status().documentCount == 51)
            #expect(try await store.changes(after: nil, limit: 1_000).count == 51)
        }
    }

    @Test func otherProcessesAreHeardOf() async throws {
        try await withStore { store in
            try await store.apply(version: 1, upserts: [statement("S1")])
            let other = try await MongoStore(uri: await MongoReplicaSet.shared().uri(database: store.target.database))
            var updates = other.updates().makeAsyncIterator()
            #expect(await updates.next() != nil)
            let token = try #require(try await other.latestChangeToken())
            try await store.apply(version: 2, upserts: [statement("S2")])
            while try await other.changes(after: token, limit: 10).isEmpty { #expect(await updates.next() != nil) }
            #expect(try await other.changes(after: token, limit: 10).map(\.statementId) == ["S2"])
            other.close()
        }
    }

    @Test func historyIsKeptAsLongAsConfigured() async throws {
        var configuration = MongoStoreConfiguration()
        configuration.changeRetention = 3
        configuration.batchRetention = 2
        try await withStore(configuration) { store in
            try await store.apply(version: 1, upserts: [statement("S1")])
            let old = try #require(try await store.latestChangeToken())
            for version in 2...6 { try await store.apply(version: Int64(version), upserts: [statement("S\(version)")]) }
            await #expect(throws: StoreError.historyLost) { try await store.changes(after: old, limit: 10) }
            #expect(try await store.changes(after: nil, limit: 10).map(\.statementId) == ["S4", "S5", "S6"])
            #expect(try await store.recentBatches(limit: 10).map(\.sourceVersion) == [6, 5])
        }
    }

    /// More statements than one request brings, in an order of dates that is not that of the statements.
    @Test func pagesOverManyStatementsAreOneOrder() async throws {
        try await withStore { store in
            let statements = (0..<300).map { number in
                statement(
                    "S\(number)",
                    transactions: (0..<3).map { item in
                        let place = (number * 7 + item * 101) % 301
                        return transaction(
                            "\(number)-\(item)", "2024-01-\(10 + place % 20)T10:00:00.00000\(place % 10)Z", category: item == 1 ? "Rare" : "Food")
                    })
            }
            try await store.apply(version: 1, upserts: statements)
            for filter in [TransactionFilter(), TransactionFilter(category: "Rare")] {
                var seen: [TransactionKey] = []
                var cursor: PageCursor?
                repeat {
                    let request = PageRequest(limit: 70, cursor: cursor)
                    let answer = try #require(try await store.answer(.transactions(account: "ACC-1", filter, request)))
                    for row in answer.rows {
                        let object = try JSONSerialization.jsonObject(with: Data(row)) as? [String: Any]
                        let id = try #require(object?["transactionId"] as? String)
                        let date = try #require((object?["date"] as? String).flatMap { Timestamp($0) })
                        let parts = id.split(separator: "-")
                        seen.append(TransactionKey(date: date, statementId: "S\(parts[0])", position: try #require(Int64(parts[1]))))
                    }
                    cursor = answer.nextCursor
                } while cursor != nil
                #expect(seen.count == (filter.category == nil ? 900 : 300))
                #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.comesBefore($1) })
            }
        }
    }

    /// MongoDB refuses regular expressions of more than 32 kB, and none may hold a zero byte.
    @Test func textsOfAnyLengthAndKindAreSearchedFor() async throws {
        try await withStore { store in
            let names = [String(repeating: "m", count: 40_000), "a\0b", "x.*\\E(", "end\n"]
            try await store.apply(
                version: 1,
                upserts: [statement("S1", transactions: names.map { transaction($0, "2024-01-05T10:00:00Z", merchant: $0) })])
            for name in names {
                let filter = TransactionFilter(merchant: name)
                let answer = try await store.answer(.transactions(account: "ACC-1", filter, PageRequest(limit: 10)))
                #expect(answer?.rows.count == 1)
            }
            for text in [names[0], String(repeating: "m", count: 39_000)] {
                #expect(try await store.answer(.search(account: "ACC-1", text: text, limit: 10))?.rows.count == 1)
            }
        }
    }

    @Test func poolRefusesWhatHasWaitedTooLong() async throws {
        let target = try MongoTarget("mongodb://127.0.0.1:1/x", socketTimeout: .seconds(1))
        let pool = try MongoPool(target, name: "test", threads: 1, queueLimit: 1, longestWait: .zero)
        defer { pool.close() }
        await #expect(throws: StoreError.self) { try await pool.run { _ in Issue.record("it was begun") } }
    }

    @Test func poolRefusesWhenItsQueueIsFull() async throws {
        let target = try MongoTarget("mongodb://127.0.0.1:1/x", socketTimeout: .seconds(1))
        let pool = try MongoPool(target, name: "test", threads: 1, queueLimit: 1)
        defer { pool.close() }
        let gate = DispatchSemaphore(value: 0)
        let isBusy = AsyncStream.makeStream(of: Void.self)
        async let running: Void = pool.run { _ in
            isBusy.continuation.finish()
            gate.wait()
        }
        for await _ in isBusy.stream {}
        // One of the two waits in the queue, the other finds it full.
        let refused = AsyncStream.makeStream(of: Void.self)
        @Sendable func tryOne() async {
            do { try await pool.run { _ in } } catch { refused.continuation.finish() }
        }
        async let first: Void = tryOne()
        async let second: Void = tryOne()
        for await _ in refused.stream {}
        gate.signal()
        try await running
        _ = await (first, second)
    }
}
