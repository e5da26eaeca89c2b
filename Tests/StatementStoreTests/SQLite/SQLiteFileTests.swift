import Foundation
import GRDB
import SQLiteStore
import StatementStore
import Testing

@Suite("The file of a SQLite store")
struct SQLiteFileTests {
    private var readOnly: SQLiteStoreConfiguration {
        var configuration = SQLiteStoreConfiguration()
        configuration.access = .readOnly
        return configuration
    }

    @Test func keepsEverythingAcrossClosing() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/a/b/store.sqlite"
            let token = try await SQLiteStore.withStore(path: path) { store in
                try await store.apply(
                    version: 1, upserts: [statement("S1", transactions: [transaction("a", "2024-01-05T00:00:00Z")])])
                return try await store.latestChangeToken()
            }
            try await SQLiteStore.withStore(path: path) { store in
                #expect(try await store.checkpoint() == following(1))
                #expect(try await store.latestChangeToken() == token)
                #expect(try await store.rows(.search(account: "ACC-1", text: "ntuc", limit: 1))?.count == 1)
                try await store.apply(version: 2, upserts: [statement("S2")])
                #expect(try await store.changes(after: token, limit: 10).map(\.statementId) == ["S2"])
            }
        }
    }

    @Test func isItsOwnersAlone() async throws {
        try await withTemporaryDirectory { directory in
            try await SQLiteStore.withStore(path: directory + "/store.sqlite") { store in
                try await store.apply(version: 1, upserts: [statement("S1")])
                for name in ["store.sqlite", "store.sqlite-wal", "store.sqlite-shm"] {
                    let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/" + name)
                    #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
                }
            }
        }
    }

    @Test func refusesWhatIsNoDatabase() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/notes.txt"
            let content = Data(repeating: UInt8(ascii: "x"), count: 4_096)
            try content.write(to: URL(fileURLWithPath: path))
            for configuration in [SQLiteStoreConfiguration(), readOnly] {
                let error = await #expect(throws: StoreError.self) {
                    _ = try await SQLiteStore(path: path, configuration: configuration)
                }
                #expect(error == StoreError.corrupt(""))
                #expect(error?.description.contains(path) == true)
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == content)
        }
    }

    @Test func refusesAnotherProgramsDatabase() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/other.sqlite"
            let other = try DatabaseQueue(path: path)
            try await other.write { try $0.execute(sql: "CREATE TABLE t(x)") }
            try other.close()
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            await #expect(throws: StoreError.corrupt("")) { _ = try await SQLiteStore(path: path) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    @Test func refusesAStoreOfANewerVersion() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/store.sqlite"
            try await SQLiteStore.withStore(path: path) { _ in }
            let file = try DatabaseQueue(path: path)
            try await file.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('1000')") }
            try file.close()
            let error = await #expect(throws: StoreError.self) { _ = try await SQLiteStore(path: path) }
            #expect(error?.description.contains("newer version") == true)
        }
    }

    @Test func saysWhenTheDirectoryCannotBeMade() async throws {
        try await withTemporaryDirectory { directory in
            try Data().write(to: URL(fileURLWithPath: directory + "/file"))
            let error = await #expect(throws: StoreError.self) { _ = try await SQLiteStore(path: directory + "/file/store.sqlite") }
            #expect(error == StoreError.unavailable(""))
            #expect(error?.description.contains(directory + "/file") == true)
        }
    }

    @Test func readingNeedsAStoreThatExists() async throws {
        try await withTemporaryDirectory { directory in
            let error = await #expect(throws: StoreError.self) {
                _ = try await SQLiteStore(path: directory + "/store.sqlite", configuration: readOnly)
            }
            #expect(error?.description.contains("odl sync") == true)
            #expect(!FileManager.default.fileExists(atPath: directory + "/store.sqlite"))
        }
    }

    @Test func readingAStoreThatNobodyWrites() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/store.sqlite"
            _ = try await SQLiteStore.withStore(path: path) { try await $0.apply(version: 1, upserts: [statement("S1")]) }
            try await SQLiteStore.withStore(path: path, configuration: readOnly) { store in
                let rows = try await store.rows(.latestStatement(account: "ACC-1"))
                #expect(rows?.count == 1)
            }
        }
    }

    @Test func readerSeesTheWritersCommitsAndCannotWrite() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/store.sqlite"
            try await SQLiteStore.withStore(path: path) { writer in
                try await SQLiteStore.withStore(path: path, configuration: readOnly) { reader in
                    var updates = reader.updates().makeAsyncIterator()
                    await updates.next()
                    #expect(try await reader.checkpoint() == nil)
                    try await writer.apply(version: 1, upserts: [statement("S1")])
                    // Another connection's commit: found by the poll. Signals without cause are allowed.
                    while try await reader.checkpoint() == nil { await updates.next() }
                    #expect(try await reader.rows(.latestStatement(account: "ACC-1"))?.count == 1)
                    await #expect(throws: StoreError.unavailable("")) { try await reader.apply(version: 2) }
                }
            }
        }
    }

    @Test func closingEndsTheStreamsOfUpdates() async throws {
        try await withTemporaryDirectory { directory in
            let store = try await SQLiteStore(path: directory + "/store.sqlite")
            var updates = store.updates().makeAsyncIterator()
            await updates.next()
            try await store.close()
            // One more may have been waiting.
            while await updates.next() != nil {}
            #expect(await store.updates().first { true } == nil)
            await #expect(throws: StoreError.unavailable("")) { try await store.status() }
        }
    }

    @Test func twoWritersTakeTurnsAndTheSecondOneIsTold() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/store.sqlite"
            try await SQLiteStore.withStore(path: path) { one in
                try await SQLiteStore.withStore(path: path) { two in
                    let batches = (Int64(0)..<20).map { (version: Int64) -> MicroBatch in
                        let change = StatementChange(.upsert(statement("S\(version)")), source: position(version))
                        return MicroBatch(
                            expectedCheckpoint: version == 0 ? nil : following(version - 1), checkpoint: following(version),
                            changes: [change], startedAt: position(0).committedAt)
                    }
                    for batch in batches {
                        async let first = (try? await one.apply(batch)) != nil
                        async let second = (try? await two.apply(batch)) != nil
                        let won = await [first, second]
                        #expect(won.count { $0 } == 1)
                    }
                    let (status, events) = (try await one.status(), try await two.changes(after: nil, limit: 100))
                    #expect(status.documentCount == 20)
                    #expect(events.count == 20)
                }
            }
        }
    }
}
