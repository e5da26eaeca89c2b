import Foundation
import ReadCache
import StatementStore
import Testing

@Suite("Read cache in front of a store", .serialized, .timeLimit(.minutes(10)))
struct ReadCacheTests {
    private static let accounts = (0..<4).map { "ACC-\($0)" }

    /// Random versions are written, half of them past the cache as another process would; whoever reads meanwhile is given
    /// what the account was at the version that the answer names, or a later one, and never goes back.
    @Test(arguments: BackingStore.all, [32 << 20, 8_000])
    func answersAreNeverOlderThanTheyClaim(_ backing: BackingStore, _ byteLimit: Int) async throws {
        try await backing.withStore { store in
            var configuration = ReadCacheConfiguration()
            configuration.byteLimit = byteLimit
            configuration.heartbeat = .milliseconds(20)
            try await ReadCache.withCache(of: store, configuration: configuration) { cache in
                let table = SharedTable()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        defer { table.end() }
                        var random = SystemRandomNumberGenerator()
                        for turn in 0..<150 {
                            let batch = table.withLock { $0.next(&random) }
                            _ = try await turn.isMultiple(of: 2) ? store.apply(batch) : cache.apply(batch)
                        }
                    }
                    for _ in 0..<3 {
                        group.addTask {
                            var seen = 1
                            while !table.isDone {
                                seen = try await Self.readOnce(cache, table, seen: seen)
                                await Task.yield()
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                // In the end it is what the store says.
                let newest = table.withLock { $0.version }
                for query in Self.queries {
                    let expected = try await store.answer(query)
                    #expect(try await cache.answer(query)?.rows == expected?.rows)
                    try await until { try await cache.answer(query)?.source == expected?.source }
                    #expect(expected == nil || expected?.source == Table.source(newest))
                }
            }
        }
    }

    /// - Returns: the version that the answer names.
    private static func readOnce(_ cache: ReadCache, _ table: SharedTable, seen: Int) async throws -> Int {
        let query = try #require(queries.randomElement())
        guard let answer = try await cache.answer(query) else { return seen }
        let (claimed, newest) = (Int(try #require(answer.source).version), table.withLock { $0.version })
        let row = try #require(try JSONSerialization.jsonObject(with: Data(answer.rows[0])) as? [String: Any])
        let shown = try #require(row["balance"] as? String ?? row["closingBalance"] as? String)
        let account = try #require(row["accountNumber"] as? String)
        let possible = table.withLock { table in (claimed...newest).contains { table.balance(of: account, at: $0) == shown } }
        #expect(possible, "\(account) shows \(shown) as of version \(claimed)")
        #expect(claimed >= seen)
        return claimed
    }

    @Test(arguments: BackingStore.all)
    func hotAccountsDoNotReachTheStore(_ backing: BackingStore) async throws {
        try await withWatchedStore(backing) { watched, cache, table in
            try await until { try await Self.isKept(cache, watched) }
            // What is not touched by a change is shown as the newer version, without a query.
            let before = watched.queryCount
            let other = Self.accounts[3]
            _ = try await watched.apply(table.withLock { $0.add("S0", account: 0) })
            try await until { try await cache.answer(.balance(account: other))?.source == Table.source(2) }
            #expect(watched.queryCount <= before + 1)
            #expect(try await cache.answer(.balance(account: Self.accounts[0])) == watched.answer(.balance(account: Self.accounts[0])))
        }
    }

    @Test(arguments: BackingStore.all)
    func statementThatMovesLeavesNothingBehind(_ backing: BackingStore) async throws {
        try await withWatchedStore(backing) { watched, cache, table in
            try await until { try await Self.isKept(cache, watched) }
            // The event names the new account alone.
            _ = try await watched.apply(table.withLock { $0.add("S3", account: 0) })
            try await until { try await cache.answer(.balance(account: Self.accounts[3])) == nil }
            #expect(try await cache.answer(.latestStatement(account: Self.accounts[3])) == nil)
        }
    }

    @Test(arguments: BackingStore.all)
    func stoppedFeedEmptiesTheCache(_ backing: BackingStore) async throws {
        try await withWatchedStore(backing) { watched, cache, table in
            try await until { try await Self.isKept(cache, watched) }
            watched.breakFeed(true)
            try await until { cache.byteCount == 0 }
            _ = try await watched.apply(table.withLock { $0.add("S0", account: 0) })
            for query in Self.queries { #expect(try await cache.answer(query) == watched.answer(query)) }
            #expect(cache.byteCount == 0)
            watched.breakFeed(false)
            try await until { try await Self.isKept(cache, watched) }
        }
    }

    /// Whoever has been told of a change by this process, or of a newer version, is not given anything older.
    @Test(arguments: BackingStore.all)
    func whoKnowsOfAChangeIsShownIt(_ backing: BackingStore) async throws {
        try await withWatchedStore(backing) { watched, cache, table in
            for turn in 0..<50 {
                for query in Self.queries { _ = try await cache.answer(query) }
                let version = table.withLock { $0.version + 1 }
                let account = Self.accounts[turn % 4]
                _ = try await watched.apply(table.withLock { $0.add("S\(turn % 4)", account: turn % 4) })
                let isTold: Bool
                if turn.isMultiple(of: 2) {
                    isTold = try await cache.checkpoint()?.applied == Table.source(version)
                } else {
                    isTold = try await cache.changes(after: nil, limit: 1_000).last?.sourceVersion == Int64(version)
                }
                #expect(isTold)
                let row = try #require(try await cache.answer(.balance(account: account))?.rows.first)
                #expect(String(decoding: row, as: UTF8.self).contains("\"balance\":\"\(version).00\""))
            }
        }
    }

    private static let queries = accounts.flatMap { [StatementQuery.balance(account: $0), .latestStatement(account: $0)] }

    /// Whether nothing that is asked for reaches the store.
    private static func isKept(_ cache: ReadCache, _ watched: WatchedStore) async throws -> Bool {
        for query in queries { _ = try await cache.answer(query) }
        let before = watched.queryCount
        for query in queries { _ = try await cache.answer(query) }
        return watched.queryCount == before
    }

    /// One statement in each account.
    private func withWatchedStore(
        _ backing: BackingStore, _ body: (WatchedStore, ReadCache, SharedTable) async throws -> Void
    ) async throws {
        try await backing.withStore { store in
            let watched = WatchedStore(store)
            let table = SharedTable()
            _ = try await watched.apply(table.withLock { $0.fill(accounts: 4) })
            var configuration = ReadCacheConfiguration()
            configuration.heartbeat = .milliseconds(20)
            // A machine that is busy is no silence.
            configuration.longestSilence = .seconds(60)
            try await ReadCache.withCache(of: watched, configuration: configuration) { try await body(watched, $0, table) }
        }
    }
}

/// Asks until it is so.
private func until(_ condition: () async throws -> Bool) async throws {
    while try await !condition() { await Task.yield() }
}
