import Foundation
import SQLiteStore
import Scalars
import StatementStore
import Testing

/// What other processes do to the file. Each exit test's body runs in a process of its own.
@Suite("SQLite stores in two processes")
struct SQLiteProcessTests {
    @Test func killedInTheMiddleOfABatchLeavesNothingOfIt() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/store.sqlite"
            let store = try await SQLiteStore(path: path)
            try await store.apply(version: 1, upserts: [statement("S1", closing: "1.00")])
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                // T2 is taken when the statements are written, before anything is committed.
                let killer = WallClock {
                    kill(getpid(), SIGKILL)
                    return Timestamp(microseconds: 0)
                }
                let store = try await SQLiteStore(path: path, clock: killer)
                let many = (0..<2_000).map { statement("K\($0)", transactions: [transaction("t", "2024-01-05T00:00:00Z")]) }
                try await store.apply(version: 2, upserts: [statement("S1", closing: "2.00")] + many)
            }
            #expect(try await store.checkpoint() == following(1))
            #expect(try await store.status().documentCount == 1)
            #expect(try await store.rows(.balance(account: "ACC-1"))?.first?["balance"] == "1.00")
            #expect(
                try await store.rows(.transactions(account: "ACC-1", TransactionFilter(), PageRequest(limit: 9)))?.isEmpty == true)
            #expect(try await store.changes(after: nil, limit: 10).map(\.statementId) == ["S1"])
            // Nor does it hold the lock still.
            try await store.apply(version: 2, upserts: [statement("S2")])
            #expect(try await store.status().documentCount == 2)
            try await store.close()
        }
    }

    @Test func anotherProcessCommitsAreHeardOf() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/store.sqlite"
            let store = try await SQLiteStore(path: path)
            try await store.apply(version: 1, upserts: [statement("S1")])
            let token = try await store.latestChangeToken()
            var updates = store.updates().makeAsyncIterator()
            await updates.next()
            await #expect(processExitsWith: .success) { [path = path as String] in
                let store = try await SQLiteStore(path: path)
                try await store.apply(version: 2, upserts: [statement("S2")])
                try await store.close()
            }
            var events: [StatementChangeEvent] = []
            while events.isEmpty {
                await updates.next()
                events = try await store.changes(after: token, limit: 10)
            }
            #expect(events.map(\.statementId) == ["S2"])
            #expect(try await store.checkpoint() == following(2))
            try await store.close()
        }
    }
}
