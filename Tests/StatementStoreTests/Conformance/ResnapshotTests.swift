import Banking
import Scalars
import StatementStore
import Testing

@Suite("Re-snapshots")
struct ResnapshotTests {
    @Test(arguments: StoreUnderTest.all)
    func skipsWhatHasNotChanged(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("S1"), statement("S2", closing: "1.00")])
            let before = try #require(try await store.latestChangeToken())
            let applied = try await store.apply(
                version: 5, upserts: [statement("S1"), statement("S2", closing: "2.00"), statement("S3")], skipsUnchanged: true)
            #expect((applied.inserted, applied.updated, applied.deleted) == (1, 1, 0))
            #expect(try await store.changes(after: before, limit: 10).map(\.statementId) == ["S2", "S3"])
            let rows = try await store.allRows(limit: 10) { .statements(account: "ACC-1", $0) }
            #expect(rows.map { $0.number("_sourceVersion") } == [5, 5, 1])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func withoutSkippingAnEqualStatementIsAnUpdate(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("S1")])
            #expect(try await store.apply(version: 2, upserts: [statement("S1")]).updated == 1)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func deletesWhatTheSnapshotDoesNotHave(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(
                version: 1,
                upserts: [
                    statement("kept"), statement("gone", account: "ACC-2", closing: "7.00"), statement("changed", closing: "1.00"),
                ])
            let before = try #require(try await store.latestChangeToken())
            try await store.apply(
                version: 5, upserts: [statement("kept"), statement("changed", closing: "2.00")], skipsUnchanged: true)
            #expect(try await store.status().documentCount == 3)
            let applied = try await store.apply(
                version: 5, upserts: [statement("new")], skipsUnchanged: true, deletesUnconfirmed: true)
            #expect((applied.inserted, applied.updated, applied.deleted) == (1, 0, 1))
            #expect(try await store.status().documentCount == 3)
            #expect(try await store.answer(.balance(account: "ACC-2")) == nil)
            let event = try #require(try await store.changes(after: before, limit: 10).last)
            #expect(event.operation == .delete)
            #expect(event.statementId == "gone")
            #expect(event.sourceVersion == 5)
            #expect(event.committedAt == position(5).committedAt)
            #expect(try JSONObject(event.json).object("statement")?["closingBalance"] == "7.00")
        }
    }

    /// A table that was restored ends at an older version: what came after it goes, what changed after it goes back.
    @Test(arguments: StoreUnderTest.all)
    func goesBackToAnOlderVersion(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 7, upserts: [statement("same"), statement("changed", closing: "1.00")])
            try await store.apply(version: 9, upserts: [statement("changed", closing: "2.00"), statement("later")])
            let applied = try await store.apply(
                version: 7, upserts: [statement("same"), statement("changed", closing: "1.00")], skipsUnchanged: true,
                forgetsConfirmations: true, deletesUnconfirmed: true)
            #expect((applied.inserted, applied.updated, applied.deleted) == (0, 1, 1))
            let rows = try await store.allRows(limit: 10) { .statements(account: "ACC-1", $0) }
            #expect(Set(rows.map { $0["statementId"] }) == ["changed", "same"])
            // A second time finds nothing to do.
            let again = try await store.apply(
                version: 7, upserts: [statement("same"), statement("changed", closing: "1.00")], skipsUnchanged: true,
                forgetsConfirmations: true, deletesUnconfirmed: true)
            #expect((again.inserted, again.updated, again.deleted) == (0, 0, 0))
        }
    }

    /// A confirmation counts for its snapshot only.
    @Test(arguments: StoreUnderTest.all)
    func laterSnapshotConfirmsAnew(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("S1"), statement("S2")])
            try await store.apply(
                version: 5, upserts: [statement("S1"), statement("S2")], skipsUnchanged: true, deletesUnconfirmed: true)
            #expect(try await store.status().documentCount == 2)
            let applied = try await store.apply(
                version: 9, upserts: [statement("S1")], skipsUnchanged: true, deletesUnconfirmed: true)
            #expect(applied.deleted == 1)
            #expect(try await store.answer(.statements(account: "ACC-1", PageRequest(limit: 9)))?.rows.count == 1)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func neverDeletesWhatIsNewerThanTheSnapshot(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 6, upserts: [statement("S1")])
            let applied = try await store.apply(version: 5, skipsUnchanged: true, deletesUnconfirmed: true)
            #expect(applied.deleted == 0)
        }
    }
}
