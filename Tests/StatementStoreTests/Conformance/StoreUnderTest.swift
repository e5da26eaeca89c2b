import Foundation
import SQLiteStore
import Scalars
import StatementStore
import Testing

/// A store that the conformance suite runs against. A further store joins the suite by one line in ``all``.
struct StoreUnderTest: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Opens an empty store for `body` and removes it afterwards.
    let withStore: @Sendable (_ clock: WallClock, _ body: (any StatementStore) async throws -> Void) async throws -> Void

    static let all = [sqlite] + mongo

    static let sqlite = StoreUnderTest(testDescription: "SQLite") { clock, body in
        try await withTemporaryDirectory { directory in
            let store = try await SQLiteStore(path: directory + "/store.sqlite", clock: clock)
            do { try await body(store) } catch {
                try? await store.close()
                throw error
            }
            try await store.close()
        }
    }

    func callAsFunction(clock: WallClock = .system, _ body: (any StatementStore) async throws -> Void) async throws {
        try await withStore(clock, body)
    }
}

/// A directory of this test's own, removed afterwards.
func withTemporaryDirectory<T>(_ body: (String) async throws -> T) async throws -> T {
    let directory = FileManager.default.temporaryDirectory.appending(path: "odl-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try await body(directory.path)
}
