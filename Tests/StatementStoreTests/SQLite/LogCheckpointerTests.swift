import Foundation
import GRDB
import Testing

@testable import SQLiteStore

@Suite(.timeLimit(.minutes(10)))
struct LogCheckpointerTests {
    private static let commits = 200
    private static let page = 4_096
    /// What a commit may add to the log: a page of rows, and those above it.
    private static let pagesOfCommit = 8

    /// Writes a page a commit, with a checkpointer in place of SQLite's checkpoints. Sizes are in bytes.
    private func write(long: Int32, longest: Int32) async throws -> (longestLog: Int, file: Int) {
        try await withTemporaryDirectory { directory in
            let path = directory + "/store.sqlite"
            func size(_ suffix: String = "") throws -> Int {
                try FileManager.default.attributesOfItem(atPath: path + suffix)[.size] as? Int ?? 0
            }
            let pool = try DatabasePool(path: path)
            let checkpointer = LogCheckpointer(path: path, long: long, longest: longest)
            try await pool.writeWithoutTransaction {
                try $0.execute(sql: "CREATE TABLE t (page BLOB)")
                checkpointer.follow($0)
            }
            var longestLog = 0
            for _ in 0..<Self.commits {
                try await pool.write { try $0.execute(sql: "INSERT INTO t VALUES (randomblob(3500))") }
                longestLog = max(longestLog, try size("-wal"))
            }
            checkpointer.close()
            let file = try size()
            let rows = try await pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM t") }
            #expect(rows == Self.commits)
            try pool.close()
            return (longestLog, file)
        }
    }

    @Test func `the log is copied beside the writer`() async throws {
        let written = try await write(long: 20, longest: .max)
        // The first commit that makes it long has been copied when the checkpointer is closed; mostly far more.
        #expect(written.file >= Self.page * 20)
    }

    @Test(arguments: [Int32(20), .max]) func `beside a writer that does not rest the log stays short`(long: Int32) async throws {
        let written = try await write(long: long, longest: 50)
        #expect(written.longestLog < (Self.page + 24) * (50 + Self.pagesOfCommit))
    }
}
