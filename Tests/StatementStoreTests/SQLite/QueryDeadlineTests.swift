import GRDB
import StatementStore
import Testing

@testable import SQLiteStore

@Suite(.timeLimit(.minutes(1)))
struct QueryDeadlineTests {
    private static let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

    @Test func `a query that takes too long is ended, and the connection goes on`() throws {
        let queue = try DatabaseQueue()
        try queue.read { db throws in
            #expect(throws: StoreError.tooSlow) {
                try QueryDeadline.limit(db, to: .milliseconds(20)) { try Int.fetchOne(db, sql: Self.endless) }
            }
            #expect(try QueryDeadline.limit(db, to: .seconds(60)) { try Int.fetchOne(db, sql: "SELECT 1") } == 1)
            #expect(try Int.fetchOne(db, sql: "SELECT 2") == 2)
        }
    }
}
