import SQLiteStore
import Scalars
import StatementStore
import Synchronization
import Testing

@Suite("Retention of a SQLite store")
struct SQLiteRetentionTests {
    @Test func keepsTheNewestChangesAndSaysWhenHistoryIsLost() async throws {
        try await withTemporaryDirectory { directory in
            var configuration = SQLiteStoreConfiguration()
            configuration.changeRetention = 10
            configuration.batchRetention = 3
            let store = try await SQLiteStore(path: directory + "/store.sqlite", configuration: configuration)
            var tokens: [ChangeToken] = []
            for version in 1...25 {
                try await store.apply(version: Int64(version), upserts: [statement("S\(version)")])
                tokens.append(try #require(try await store.latestChangeToken()))
            }
            #expect(try await store.changes(after: nil, limit: 100).map(\.statementId) == (16...25).map { "S\($0)" })
            #expect(try await store.changes(after: tokens[14], limit: 1).map(\.statementId) == ["S16"])
            #expect(try await store.changes(after: tokens[24], limit: 1) == [])
            await #expect(throws: StoreError.historyLost) { try await store.changes(after: tokens[13], limit: 1) }
            #expect(try await store.recentBatches(limit: 100).map(\.sourceVersion) == [25, 24, 23])
            #expect(try await store.status().documentCount == 25)
            try await store.close()
        }
    }

    @Test func aMomentBeforeAllThatIsKeptIsNotComplete() async throws {
        try await withTemporaryDirectory { directory in
            var configuration = SQLiteStoreConfiguration()
            configuration.changeRetention = 2
            let now = Mutex(position(0).committedAt)
            let store = try await SQLiteStore(
                path: directory + "/store.sqlite", configuration: configuration, clock: WallClock { now.withLock { $0 } })
            for version in 1...5 {
                now.withLock { $0 = position(Int64(version)).committedAt }
                try await store.apply(version: Int64(version), upserts: [statement("S\(version)")])
            }
            for (moment, isComplete, statements) in [(2, false, ["S4", "S5"]), (4, false, ["S4", "S5"]), (5, true, ["S5"])] {
                let start = try await store.feedStart(since: position(Int64(moment)).committedAt)
                #expect(start.isComplete == isComplete)
                #expect(try await store.changes(after: start.token, limit: 10).map(\.statementId) == statements)
            }
            try await store.close()
        }
    }

    @Test func tokenBeyondTheNewestChangeIsOfALostState() async throws {
        try await withTemporaryDirectory { directory in
            let store = try await SQLiteStore(path: directory + "/store.sqlite")
            try await store.apply(version: 1, upserts: [statement("S1")])
            let token = try #require(try await store.latestChangeToken())
            let later = ChangeToken(text: token.text.replacing("-1", with: "-2"))
            await #expect(throws: StoreError.historyLost) { try await store.changes(after: later, limit: 1) }
            try await store.close()
        }
    }
}
