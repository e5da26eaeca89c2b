import Scalars
import StatementStore
import Testing

@Suite("Leases and late changes")
struct LeaseTests {
    @Test(arguments: StoreUnderTest.all)
    func changesHandsOnlyFromTheExpectedState(_ store: StoreUnderTest) async throws {
        try await store { store in
            let none = try await store.lease()
            #expect(none == nil)
            let first = ReplicationLease(holder: "a:1@x", renewals: 1)
            let second = ReplicationLease(holder: "b:2@y", renewals: 2)
            let free = ReplicationLease(holder: nil, renewals: 3)
            #expect(try await store.replaceLease(first, with: second) == false)
            #expect(try await store.replaceLease(nil, with: first))
            #expect(try await store.replaceLease(nil, with: second) == false)
            #expect(try await store.lease() == first)
            #expect(try await store.status().replicator == "a:1@x")
            #expect(try await store.replaceLease(first, with: second))
            #expect(try await store.replaceLease(first, with: free) == false)
            #expect(try await store.replaceLease(second, with: free))
            #expect(try await store.lease() == free)
            #expect(try await store.status().replicator == nil)
            #expect(try await store.replaceLease(free, with: first))
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func remembersWhoStandsBy(_ store: StoreUnderTest) async throws {
        try await store { store in
            let standby = ReplicationStandby(name: "b:2@y", reportedAt: time("2024-03-01T00:00:00.000123Z"))
            #expect(try await store.status().standby == nil)
            try await store.reportStandby(standby)
            #expect(try await store.status().standby == standby)
            try await store.reportStandby(nil)
            #expect(try await store.status().standby == nil)
        }
    }

    /// What a replay of the quarantine relies on: a newer statement stays, and rows and their removal are one step.
    @Test(arguments: StoreUnderTest.all)
    func lateChangesPassOverNewerStatements(_ store: StoreUnderTest) async throws {
        try await store { store in
            let row = QuarantinedRow(source: position(1), reason: "r", statementId: "S1", changeType: "insert", row: Array("{}".utf8))
            try await store.apply(version: 1, quarantined: [row, row])
            try await store.apply(version: 3, upserts: [statement("S1"), statement("S2")])
            let ids = try await store.quarantined(after: nil, limit: 9).map(\.id)
            let before = try #require(try await store.latestChangeToken())
            func replay(_ changes: [StatementChange.Action], settling ids: [Int64]) async throws -> AppliedBatch {
                var batch = MicroBatch(
                    expectedCheckpoint: following(3), checkpoint: following(3), changes: changes.map { StatementChange($0, source: position(1)) },
                    startedAt: position(3).committedAt)
                batch.settledQuarantine = ids
                return try await store.apply(batch)
            }
            let late = try await replay([.upsert(statement("S1", closing: "9.00")), .delete(statementId: "S2"), .upsert(statement("S3"))], settling: [ids[0]])
            #expect((late.inserted, late.updated, late.deleted) == (1, 0, 0))
            #expect(try await store.changes(after: before, limit: 9).map(\.statementId) == ["S3"])
            #expect(try await store.quarantined(after: nil, limit: 9).map(\.id) == [ids[1]])
            #expect(try await store.status().quarantinedCount == 1)
            #expect(try await store.checkpoint() == following(3))
            _ = try await replay([], settling: ids)
            #expect(try await store.status().quarantinedCount == 0)
        }
    }
}
