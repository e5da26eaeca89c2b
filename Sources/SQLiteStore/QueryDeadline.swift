import GRDB
import GRDBSQLite
import StatementStore

/// Ends a query that takes too long: SQLite asks every so often while it runs.
struct QueryDeadline {
    /// Of SQLite's virtual machine, between two looks at the clock; well below a millisecond.
    private static let instructions: CInt = 20_000

    private let end: ContinuousClock.Instant
    private var isOver = false

    private init(end: ContinuousClock.Instant) { self.end = end }

    /// - Throws: ``StatementStore/StoreError/tooSlow``, or what `body` throws.
    static func limit<Result>(_ db: Database, to timeout: Duration, _ body: () throws -> Result) throws -> Result {
        var deadline = QueryDeadline(end: .now + timeout)
        return try withUnsafeMutablePointer(to: &deadline) { pointer in
            // SQLite calls it on this thread, and not after it is taken away below, while the pointer is still valid.
            sqlite3_progress_handler(
                db.sqliteConnection, instructions,
                { context in
                    guard let deadline = context?.assumingMemoryBound(to: QueryDeadline.self), ContinuousClock.now > deadline.pointee.end
                    else { return 0 }
                    deadline.pointee.isOver = true
                    return 1
                }, pointer)
            defer { sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
            do {
                return try body()
            } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT && pointer.pointee.isOver {
                throw StoreError.tooSlow
            }
        }
    }
}
