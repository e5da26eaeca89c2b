import Banking
import SQLiteStore
import StatementStore
import Testing

/// That queries are answered by an index, whatever the data: no step may read a table from end to end.
@Suite("Plans of a SQLite store")
struct SQLitePlanTests {
    private static let filters = [
        TransactionFilter(), TransactionFilter(category: "Dining"), TransactionFilter(merchant: "Grab", minAmount: money("1.00")),
        TransactionFilter(category: "Dining", type: .debit, from: time("2024-01-01T00:00:00Z"), to: time("2024-02-01T00:00:00Z")),
    ]

    private static let cursor = PageCursor(parts: ["transactions", "1704412800000000", "0", "S1"])

    private func plan(_ query: StatementQuery) async throws -> [String] {
        try await withTemporaryDirectory { directory in
            try await SQLiteStore.withStore(path: directory + "/store.sqlite") { store in
                try await store.apply(
                    version: 1,
                    upserts: [statement("S1", transactions: [transaction("a", "2024-01-05T00:00:00Z", category: "Dining")])])
                return try await store.explain(query).plan
            }
        }
    }

    @Test(arguments: filters, [nil, cursor])
    func transactions(_ filter: TransactionFilter, _ cursor: PageCursor?) async throws {
        let plan = try await plan(.transactions(account: "ACC-1", filter, PageRequest(limit: 50, cursor: cursor)))
        // Newest first, and only statements whose dates are asked for.
        #expect(plan.contains { $0.contains("COVERING INDEX statements_by_date (account=? AND lastDate>?)") }, "\(plan)")
        #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test(arguments: [
        StatementQuery.balance(account: "ACC-1"), .latestStatement(account: "ACC-1"),
        .statements(account: "ACC-1", PageRequest(limit: 5)),
        .statements(account: "ACC-1", PageRequest(limit: 5, cursor: PageCursor(parts: ["statements", "19000", "S"]))),
        .search(account: "ACC-1", text: "ntuc", limit: 5),
    ])
    func others(_ query: StatementQuery) async throws {
        let plan = try await plan(query)
        #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }
}
