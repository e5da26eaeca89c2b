import Banking
import Scalars
import StatementStore
import Testing

@Suite("Quarantine")
struct QuarantineTests {
    private static func row(_ id: String?, version: Int64 = 1) -> QuarantinedRow {
        QuarantinedRow(
            source: position(version), reason: "closingBalance: does not fit decimal(18,2)", statementId: id, changeType: "insert",
            row: Array(#"{"statementId":"x"}"#.utf8))
    }

    @Test(arguments: StoreUnderTest.all)
    func keepsRowsUntilTheyAreDiscarded(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: [statement("S1")], quarantined: [Self.row("a"), Self.row(nil)])
            try await store.apply(version: 2, quarantined: [Self.row("c", version: 2)])
            let rows = try await store.quarantined(after: nil, limit: 10)
            #expect(rows.map(\.statementId) == ["a", nil, "c"])
            #expect(rows.map(\.source.version) == [1, 1, 2])
            var first = Self.row("a")
            first.id = rows[0].id
            #expect(rows[0] == first)
            #expect(rows.allSatisfy { $0.id > 0 })
            #expect(try await store.quarantined(after: rows[0].id, limit: 1) == [rows[1]])
            #expect(try await store.status().quarantinedCount == 3)
            #expect(try await store.recentBatches(limit: 10).map(\.quarantined) == [1, 2])

            #expect(try await store.discardQuarantined(ids: [rows[1].id, 999]) == 1)
            #expect(try await store.status().quarantinedCount == 2)
            #expect(try await store.quarantined(after: nil, limit: 10).map(\.statementId) == ["a", "c"])
            #expect(try await store.discardQuarantined(ids: nil) == 2)
            #expect(try await store.discardQuarantined(ids: nil) == 0)
            #expect(try await store.discardQuarantined(ids: []) == 0)
            #expect(try await store.status().quarantinedCount == 0)
            #expect(try await store.quarantined(after: nil, limit: 10) == [])
        }
    }
}
