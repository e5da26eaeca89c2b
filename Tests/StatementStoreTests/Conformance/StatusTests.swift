import Banking
import Scalars
import StatementStore
import Synchronization
import Testing

@Suite("Status, log and digests")
struct StatusTests {
    @Test(arguments: StoreUnderTest.all)
    func emptyStore(_ store: StoreUnderTest) async throws {
        try await store { store in
            let status = try await store.status()
            #expect(
                status
                    == ReplicationStatus(
                        documentCount: 0, accountCount: 0, quarantinedCount: 0, checkpoint: nil, report: nil, lastUpdated: nil,
                        pipelineLatency: nil))
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func countsAndMeasures(_ store: StoreUnderTest) async throws {
        let now = Mutex(time("2024-03-01T00:00:00Z"))
        try await store(clock: WallClock { now.withLock { $0 } }) { store in
            /// Applies a version that takes that many milliseconds from T1 to T2.
            func apply(_ version: Int64, milliseconds: Int64, _ upserts: [Statement], deletes: [String] = []) async throws {
                let started = position(version).committedAt
                now.withLock { $0 = Timestamp(microseconds: started.microseconds + milliseconds * 1_000) }
                try await store.apply(version: version, upserts: upserts, deletes: deletes, startedAt: started)
            }
            try await apply(1, milliseconds: 100, [statement("S1"), statement("S2", account: "ACC-2")])
            try await apply(2, milliseconds: 300, [statement("S3")], deletes: ["S2"])
            try await apply(3, milliseconds: 200, [statement("S1")])
            try await apply(4, milliseconds: 900, [])
            let status = try await store.status()
            #expect(status.documentCount == 2)
            #expect(status.accountCount == 1)
            // A batch without changes says nothing of the pipeline.
            #expect(status.lastUpdated == time("2024-03-01T00:00:03.200Z"))
            #expect(status.pipelineLatency == LatencySummary(last: 200, p50: 200, p95: 300, p99: 300))
            #expect(status.checkpoint == following(4))

            let batches = try await store.recentBatches(limit: 3)
            #expect(batches.map(\.sourceVersion) == [4, 3, 2])
            #expect(batches.map(\.inserted) == [0, 0, 1])
            #expect(batches.map(\.updated) == [0, 1, 0])
            #expect(batches.map(\.deleted) == [0, 0, 1])
            #expect(batches.map(\.committedAt) == [4, 3, 2].map { position($0).committedAt })
            #expect(batches.map(\.startedAt) == [4, 3, 2].map { position($0).committedAt })
            #expect(batches[0].processedAt == time("2024-03-01T00:00:04.900Z"))
            #expect(batches[0].id > batches[1].id)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func keepsTheLastReport(_ store: StoreUnderTest) async throws {
        try await store { store in
            let whole = ReplicationReport(
                phase: .following, tableURI: "s3://bank/statements", source: position(9), pendingSince: position(8).committedAt,
                lastError: "the network is down", reportedAt: time("2024-03-01T00:01:00Z"))
            let bare = ReplicationReport(
                phase: .stopped, tableURI: "/table", source: nil, pendingSince: nil, lastError: nil,
                reportedAt: time("2024-03-01T00:02:00Z"))
            for report in [whole, bare] {
                try await store.report(report)
                #expect(try await store.status().report == report)
            }
            for phase in ReplicationPhase.allCases {
                var report = bare
                report.phase = phase
                try await store.report(report)
                #expect(try await store.status().report?.phase == phase)
            }
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func digestsInTheOrderOfTheKeysBytes(_ store: StoreUnderTest) async throws {
        try await store { store in
            let statements = ["b", "a", "é", "Z", "a1", "数"].map {
                statement($0, account: $0, transactions: [transaction("t", "2024-01-05T00:00:00Z")])
            }
            try await store.apply(version: 3, upserts: statements)
            let seen = Mutex<[(String, StatementDigest)]>([])
            let checkpoint = try await store.digests { key, digest in seen.withLock { $0.append((key, digest)) } }
            #expect(checkpoint == following(3))
            #expect(seen.withLock { $0.map(\.0) } == ["Z", "a", "a1", "b", "é", "数"])
            for statement in statements {
                #expect(seen.withLock { $0.first { $0.0 == statement.statementId }?.1 } == StatementDigest(of: statement))
            }
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func digestsPassErrorsOn(_ store: StoreUnderTest) async throws {
        struct Stop: Error {}
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("a"), statement("b")])
            await #expect(throws: Stop.self) { try await store.digests { _, _ in throw Stop() } }
            #expect(try await store.status().documentCount == 2)
        }
    }

    @Test(
        arguments: StoreUnderTest.all,
        [
            (StatementQuery.accounts(PageRequest(limit: 10)), 1), (.balance(account: "ACC-1"), 1), (.balance(account: "none"), 0),
            (.statements(account: "ACC-1", PageRequest(limit: 1)), 1), (.latestStatement(account: "ACC-1"), 1),
            (.transactions(account: "ACC-1", TransactionFilter(category: "Groceries"), PageRequest(limit: 10)), 2),
            (.search(account: "ACC-1", text: "ntuc", limit: 10), 2),
        ])
    func explains(_ store: StoreUnderTest, _ example: (query: StatementQuery, rows: Int)) async throws {
        try await store { store in
            let transactions = [transaction("a", "2024-01-05T00:00:00Z"), transaction("b", "2024-01-05T00:00:00Z")]
            try await store.apply(version: 1, upserts: [statement("S1", transactions: transactions), statement("S2")])
            let explanation = try await store.explain(example.query)
            #expect(explanation.rowsReturned == example.rows)
            #expect(explanation.executionTimeMillis >= 0)
            #expect(!explanation.plan.isEmpty)
        }
    }
}
