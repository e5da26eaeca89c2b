import Banking
import Scalars
import StatementStore
import Testing

@Suite("Checkpoints and batches")
struct CheckpointTests {
    @Test(arguments: StoreUnderTest.all)
    func newStoreHasNone(_ store: StoreUnderTest) async throws {
        try await store { store in
            let checkpoint = try await store.checkpoint()
            #expect(checkpoint == nil)
        }
    }

    @Test(
        arguments: StoreUnderTest.all,
        [
            ReplicationCheckpoint.Progress.loading(at: position(7), rows: 1_234, replacing: false),
            .loading(at: position(7), rows: 0, replacing: true), .following(at: position(0), rows: 0),
            .following(at: position(7), rows: 50),
        ])
    func comesBackAsWritten(_ store: StoreUnderTest, progress: ReplicationCheckpoint.Progress) async throws {
        try await store { store in
            let checkpoint = ReplicationCheckpoint(tableId: "t", progress: progress)
            let batch = MicroBatch(expectedCheckpoint: nil, checkpoint: checkpoint, changes: [], startedAt: position(0).committedAt)
            _ = try await store.apply(batch)
            #expect(try await store.checkpoint() == checkpoint)
            #expect(try await store.status().checkpoint == checkpoint)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func refusesABatchThatDoesNotFollow(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("S1")])
            for expected in [nil, following(0), following(1, rows: 3), following(2)] {
                let batch = MicroBatch(
                    expectedCheckpoint: expected, checkpoint: following(2),
                    changes: [StatementChange(.delete(statementId: "S1"), source: position(2))],
                    quarantined: [
                        QuarantinedRow(source: position(2), reason: "r", statementId: nil, changeType: "insert", row: [])
                    ],
                    startedAt: position(2).committedAt)
                await #expect(throws: StoreError.checkpointMoved) { try await store.apply(batch) }
            }
            #expect(try await store.checkpoint() == following(1))
            #expect(try await store.status().documentCount == 1)
            #expect(try await store.status().quarantinedCount == 0)
            #expect(try await store.changes(after: nil, limit: 10).count == 1)
            #expect(try await store.recentBatches(limit: 10).count == 1)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func refusesAnotherTable(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1)
            let other = ReplicationCheckpoint(tableId: "other", progress: .following(at: position(2), rows: 0))
            let batch = MicroBatch(
                expectedCheckpoint: following(1), checkpoint: other, changes: [], startedAt: position(2).committedAt)
            await #expect(throws: StoreError.otherTable(stored: "", given: "")) { try await store.apply(batch) }
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func countsWhatItDid(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("S1"), statement("S2")])
            let applied = try await store.apply(
                version: 2, upserts: [statement("S2"), statement("S3"), statement("S4")], deletes: ["S1", "S0"])
            #expect((applied.inserted, applied.updated, applied.deleted) == (2, 1, 1))
        }
    }

    /// More than one thread encodes; the order stays.
    @Test(arguments: StoreUnderTest.all)
    func largeBatchKeepsItsOrder(_ store: StoreUnderTest) async throws {
        try await store { store in
            let keys = (0..<700).map { "S\($0 * 7919 % 700)" }
            try await store.apply(
                version: 1, upserts: keys.map { statement($0, transactions: [transaction("t", "2024-01-05T00:00:00Z")]) })
            #expect(try await store.changes(after: nil, limit: 1_000).map(\.statementId) == keys)
        }
    }

    /// T2 comes after T1 and stands in the document, the event, the log and the result alike.
    @Test(arguments: StoreUnderTest.all)
    func stampsEverythingWithOneTime(_ store: StoreUnderTest) async throws {
        try await store { store in
            let started = WallClock.system.now()
            let applied = try await store.apply(version: 1, upserts: [statement("S1")], startedAt: started)
            #expect(applied.processedAt >= started)
            let text = applied.processedAt.description
            #expect(try await store.rows(.latestStatement(account: "ACC-1"))?.first?["_processedAt"] == text)
            #expect(try await store.rows(.statements(account: "ACC-1", PageRequest(limit: 1)))?.first?["_processedAt"] == text)
            #expect(try await store.changes(after: nil, limit: 1).first?.processedAt == applied.processedAt)
            #expect(try await store.recentBatches(limit: 1).first?.processedAt == applied.processedAt)
            #expect(try await store.status().lastUpdated == applied.processedAt)
        }
    }
}
