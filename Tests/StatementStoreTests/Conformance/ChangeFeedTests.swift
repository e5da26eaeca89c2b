import Banking
import Scalars
import StatementStore
import Synchronization
import Testing

@Suite("Change feed")
struct ChangeFeedTests {
    @Test(arguments: StoreUnderTest.all)
    func emptyFeed(_ store: StoreUnderTest) async throws {
        try await store { store in
            let (latest, events) = (try await store.latestChangeToken(), try await store.changes(after: nil, limit: 10))
            #expect(latest == nil)
            #expect(events == [])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func ordersChangesAsApplied(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("S1"), statement("S2")])
            try await store.apply(version: 2, upserts: [statement("S3"), statement("S1", closing: "7.00")], deletes: ["S2"])
            let events = try await store.changes(after: nil, limit: 10)
            #expect(events.map(\.statementId) == ["S1", "S2", "S2", "S3", "S1"])
            #expect(events.map(\.operation) == [.insert, .insert, .delete, .insert, .update])
            #expect(events.map(\.sourceVersion) == [1, 1, 2, 2, 2])
            #expect(events.map(\.committedAt) == [1, 1, 2, 2, 2].map { position($0).committedAt })
            #expect(Set(events.map(\.token)).count == 5)
            #expect(try await store.latestChangeToken() == events.last?.token)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func resumesBehindAToken(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: (1...7).map { statement("S\($0)") })
            var seen: [String] = []
            var token: ChangeToken?
            while true {
                let events = try await store.changes(after: token, limit: 2)
                #expect(events.count <= 2)
                guard let last = events.last else { break }
                seen += events.map(\.statementId)
                token = ChangeToken(text: last.token.text)
            }
            #expect(seen == (1...7).map { "S\($0)" })
            try await store.apply(version: 2, upserts: [statement("S8")])
            #expect(try await store.changes(after: token, limit: 2).map(\.statementId) == ["S8"])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func messageHoldsTheStatementWithoutItsTransactions(_ store: StoreUnderTest) async throws {
        let clock = WallClock { time("2024-03-01T00:00:02.345678Z") }
        try await store(clock: clock) { store in
            try await store.apply(
                version: 1, upserts: [statement("S1", closing: "12.30", transactions: [transaction("a", "2024-01-05T10:00:00Z")])],
                startedAt: time("2024-03-01T00:00:01Z"))
            let event = try #require(try await store.changes(after: nil, limit: 1).first)
            let message = try JSONObject(event.json)
            #expect(message["token"] == event.token.text)
            #expect(message["operation"] == "insert")
            #expect(message["accountNumber"] == "ACC-1")
            #expect(message["statementId"] == "S1")
            #expect(message.number("source_version") == 1)
            #expect(message["committed_at"] == "2024-03-01T00:00:01.000000Z")
            #expect(message["processed_at"] == "2024-03-01T00:00:02.345678Z")
            #expect(message.number("pipeline_latency_ms") == 1345.678)
            let shown = try #require(message.object("statement"))
            #expect(shown["closingBalance"] == "12.30")
            #expect(shown["_processedAt"] == "2024-03-01T00:00:02.345678Z")
            #expect(shown["_batchStartTime"] == "2024-03-01T00:00:01.000000Z")
            #expect(shown.number("_sourceVersion") == 1)
            #expect(shown.members["transactions"] == nil)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func deleteShowsTheStatementAsItLastStood(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("S1", closing: "1.00")])
            try await store.apply(version: 2, upserts: [statement("S1", closing: "2.00")])
            try await store.apply(version: 3, deletes: ["S1"])
            let event = try #require(try await store.changes(after: nil, limit: 10).last)
            #expect(event.operation == .delete)
            #expect(event.accountNumber == "ACC-1")
            let shown = try #require(try JSONObject(event.json).object("statement"))
            #expect(shown["closingBalance"] == "2.00")
            #expect(shown.number("_sourceVersion") == 2)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func severalVersionsOfAKeyInOneBatchAreSeveralEvents(_ store: StoreUnderTest) async throws {
        try await store { store in
            let applied = try await store.apply(
                MicroBatch(
                    expectedCheckpoint: nil, checkpoint: following(3),
                    changes: [
                        StatementChange(.upsert(statement("S1", closing: "1.00")), source: position(1)),
                        StatementChange(.upsert(statement("S1", closing: "2.00")), source: position(2)),
                        StatementChange(.delete(statementId: "S1"), source: position(3)),
                    ], startedAt: time("2024-03-01T00:00:00Z")))
            #expect((applied.inserted, applied.updated, applied.deleted) == (1, 1, 1))
            let events = try await store.changes(after: nil, limit: 10)
            #expect(events.map(\.operation) == [.insert, .update, .delete])
            let balances = try events.map { try JSONObject($0.json).object("statement")?["closingBalance"] }
            #expect(balances == ["1.00", "2.00", "2.00"])
            #expect(events.allSatisfy { $0.processedAt == applied.processedAt })
            let deleted = try JSONObject(events[2].json).object("statement")
            #expect(deleted?["_processedAt"] == applied.processedAt.description)
            #expect(try await store.status().documentCount == 0)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func anUpdateShowsWhatItReplaced(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("S1", closing: "1.00")], startedAt: time("2024-03-01T00:00:01Z"))
            _ = try await store.apply(
                MicroBatch(
                    expectedCheckpoint: following(1), checkpoint: following(4),
                    changes: [
                        StatementChange(.upsert(statement("S1", holder: "Lim", closing: "2.00")), source: position(2)),
                        StatementChange(.upsert(statement("S1", closing: "3.00")), source: position(3)),
                        // What another account's statement was is not for those who may see this one.
                        StatementChange(.upsert(statement("S1", account: "ACC-2", closing: "4.00")), source: position(4)),
                    ], startedAt: time("2024-03-01T00:00:03Z")))
            try await store.apply(version: 5, deletes: ["S1"])
            let events = try await store.changes(after: nil, limit: 10)
            let messages = try events.map { try JSONObject($0.json) }
            #expect(messages.map { $0["operation"] } == ["insert", "update", "update", "update", "delete"])
            let before = messages.map { $0.object("before") }
            #expect(before.map { $0?["closingBalance"] } == [nil, "1.00", "2.00", nil, nil])
            #expect(before.map { $0?.number("_sourceVersion") } == [nil, 1, 2, nil, nil])
            #expect(before[1]?["_batchStartTime"] == "2024-03-01T00:00:01.000000Z")
            #expect(before[1]?["_processedAt"] == events[0].processedAt.description)
            #expect(before[2]?["accountHolder"] == "Lim")
            #expect(before[2]?["accountNumber"] == "ACC-1")
            #expect(before[2]?["_processedAt"] == events[1].processedAt.description)
            #expect(before[1]?.members["transactions"] == nil)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func findsAMomentsPlace(_ store: StoreUnderTest) async throws {
        let now = Mutex(time("2024-03-01T00:00:00Z"))
        let clock = WallClock { now.withLock { $0 } }
        try await store(clock: clock) { store in
            let ofNothing = try await store.feedStart(since: time("2024-03-01T00:00:00Z"))
            #expect(ofNothing == FeedStart(token: nil, isComplete: true))
            for minute in 1...4 {
                now.withLock { $0 = time("2024-03-01T00:0\(minute):00.000500Z") }
                try await store.apply(version: Int64(minute), upserts: [statement("S\(minute)"), statement("X\(minute)")])
            }
            for (moment, expected) in [
                ("00:00:00", 8), ("00:01:00", 8), ("00:01:00.000500", 8), ("00:01:00.000501", 6), ("00:03:00.0005", 4),
                ("00:04:00.000501", 0), ("23:00:00", 0),
            ] {
                let start = try await store.feedStart(since: time("2024-03-01T\(moment)Z"))
                #expect(start.isComplete)
                let following = try await store.changes(after: start.token, limit: 10).count
                #expect(following == expected, "\(moment)")
            }
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func deletingAnUnknownKeyIsNoEvent(_ store: StoreUnderTest) async throws {
        try await store { store in
            let applied = try await store.apply(version: 1, deletes: ["S1"])
            #expect(applied.deleted == 0)
            #expect(try await store.changes(after: nil, limit: 10) == [])
            #expect(try await store.status().lastUpdated == nil)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func tokenOfAnotherStoreHasNoHistoryHere(_ store: StoreUnderTest) async throws {
        try await store { one in
            try await one.apply(version: 1, upserts: [statement("S1")])
            let foreign = try await one.latestChangeToken()
            try await store { other in
                await #expect(throws: StoreError.historyLost) { try await other.changes(after: foreign, limit: 1) }
                try await other.apply(version: 1, upserts: [statement("S1")])
                await #expect(throws: StoreError.historyLost) { try await other.changes(after: foreign, limit: 1) }
            }
        }
    }

    @Test(
        arguments: StoreUnderTest.all,
        ["", "x", "1", "0123456789abcdef-", "0123456789abcdef-x", "0123456789abcdef-0", "a-b-c", "é"])
    func refusesWhatIsNoToken(_ store: StoreUnderTest, text: String) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("S1")])
            await #expect(throws: StoreError.invalidToken) { try await store.changes(after: ChangeToken(text: text), limit: 1) }
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func subscribersHearOfBatchesAndReports(_ store: StoreUnderTest) async throws {
        try await store { store in
            var first = store.updates().makeAsyncIterator()
            var second = store.updates().makeAsyncIterator()
            #expect(await first.next() != nil)
            #expect(await second.next() != nil)
            try await store.apply(version: 1, upserts: [statement("S1")])
            #expect(await first.next() != nil)
            #expect(await second.next() != nil)
            try await store.report(
                ReplicationReport(
                    phase: .following, tableURI: "/table", source: position(1), pendingSince: nil, lastError: nil,
                    reportedAt: time("2024-03-01T00:00:05Z")))
            #expect(await first.next() != nil)
        }
    }
}
