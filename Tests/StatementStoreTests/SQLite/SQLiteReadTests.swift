import Banking
import Foundation
import GRDB
import StatementStore
import Testing

@testable import SQLiteStore

/// Reads on the asking thread, which are stopped when they take too long, and on threads of their own.
@Suite("Reads of a SQLite store")
struct SQLiteReadTests {
    private static let queries: [StatementQuery] = [
        .accounts(PageRequest(limit: 100)), .balance(account: "ACC-3"), .latestStatement(account: "ACC-3"),
        .statements(account: "ACC-3", PageRequest(limit: 10)),
        .transactions(account: "ACC-3", TransactionFilter(), PageRequest(limit: 500)),
        .transactions(account: "ACC-3", TransactionFilter(category: "Dining"), PageRequest(limit: 500)),
        .search(account: "ACC-3", text: "ntuc", limit: 500),
    ]

    private func withFilledStore(_ body: (SQLiteStore, _ path: String) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/store.sqlite"
            try await SQLiteStore.withStore(path: path) { store in
                let transactions = (0..<200).map {
                    transaction("t\($0)", "2024-01-05T00:00:\($0 % 50 + 10)Z", category: $0 % 3 == 0 ? "Dining" : "Transport")
                }
                try await store.apply(
                    version: 1, upserts: (1...40).map { statement("S\($0)", account: "ACC-\($0 % 20)", transactions: transactions) })
                try await body(store, path)
            }
        }
    }

    @Test(arguments: queries)
    func stoppedAnywhereItLeavesTheConnectionAsItWas(_ query: StatementQuery) async throws {
        try await withFilledStore { store, path in
            let connection = try ReadConnection(path: path, busyTimeout: 0, cacheKilobytes: 100)
            func answer(while mayGoOn: @escaping () -> Bool) throws -> QueryAnswer? {
                try connection.read(while: mayGoOn) { connection in
                    var reader = QueryReader(connection)
                    return try reader.answer(query)
                }
            }
            let expected = try #require(try await store.answer(query))
            var stopped = 0
            for allowed in 0..<60 {
                var asked = 0
                do {
                    let found = try answer {
                        asked += 1
                        return asked <= allowed
                    }
                    #expect(found == expected)
                } catch is ReadStopped {
                    stopped += 1
                }
                #expect(try answer(while: { true }) == expected)
            }
            if case .search = query { #expect(stopped > 0) }
        }
    }

    @Test(arguments: queries)
    func aThreadGivesTheSameAnswer(_ query: StatementQuery) async throws {
        try await withFilledStore { store, _ in
            let onThread = try await store.reads.readOnThread { connection in
                var reader = QueryReader(connection)
                return try reader.answer(query)
            }
            #expect(try await store.answer(query) == onThread)
        }
    }

    @Test func moreReadsAtOnceThanThereAreConnections() async throws {
        try await withFilledStore { store, _ in
            let expected = try await store.answer(Self.queries[4])
            try await withThrowingTaskGroup(of: QueryAnswer?.self) { group in
                for _ in 0..<200 { group.addTask { try await store.answer(Self.queries[4]) } }
                for try await answer in group { #expect(answer == expected) }
            }
        }
    }

    @Test func whatTakesTooLongIsEnded() async throws {
        try await withFilledStore { _, path in
            let pool = ReadPool(path: path, timeout: .milliseconds(20), busyTimeout: .zero, atOnce: 1, threads: 1)
            let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
            await #expect(throws: StoreError.tooSlow) {
                _ = try await pool.read { try $0.statement(endless).firstRow { $0.integer(0) } }
            }
            let next = try await pool.read { try $0.statement("SELECT 1").firstRow { $0.integer(0) } }
            #expect(next == 1)
            pool.close()
        }
    }

    @Test func aClosedStoreSaysSo() async throws {
        try await withTemporaryDirectory { directory in
            let store = try await SQLiteStore(path: directory + "/store.sqlite")
            _ = try await store.answer(Self.queries[0])
            try await store.close()
            for query in Self.queries {
                await #expect(throws: StoreError.unavailable("")) { try await store.answer(query) }
            }
        }
    }
}
