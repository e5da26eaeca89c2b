import GRDB
import GRDBSQLite
import StatementStore

/// A connection that only reads, driven through SQLite's C interface: statements stay prepared, and a read costs what its
/// steps cost. (GRDB's own reads hand over to a queue and back, which takes several times as long as a short read.)
///
/// `@unchecked Sendable`: it is used by one thread at a time, because ``ReadPool`` hands it to one read at a time, and whoever
/// has it gives it back under the pool's lock or runs on the serial queue that owns it.
final class ReadConnection: @unchecked Sendable {
    /// After so many steps of SQLite's virtual machine, some microseconds' work, it is looked whether the read may go on.
    private static let stepsBetweenChecks: Int32 = 250

    private let handle: OpaquePointer
    private var prepared: [String: PreparedStatement] = [:]
    private var checkpoint: (dataVersion: UInt32, value: ReplicationCheckpoint?)?
    /// Whether the running read may go on.
    private var mayGoOn: () -> Bool = { true }

    /// - Parameter busyTimeout: milliseconds.
    /// - Throws: `DatabaseError`.
    init(path: String, busyTimeout: Int32, cacheKilobytes: Int) throws {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
        handle = opened
        sqlite3_busy_timeout(opened, busyTimeout)
        sqlite3_exec(opened, "PRAGMA cache_size = -\(cacheKilobytes)", nil, nil, nil)
        sqlite3_progress_handler(
            opened, Self.stepsBetweenChecks,
            { context in
                guard let context else { return 0 }
                return Unmanaged<ReadConnection>.fromOpaque(context).takeUnretainedValue().mayGoOn() ? 0 : 1
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        for statement in prepared.values { statement.finalize() }
        sqlite3_close_v2(handle)
    }

    func statement(_ sql: String) throws -> PreparedStatement {
        if let statement = prepared[sql] { return statement }
        let statement = try PreparedStatement(handle, sql)
        prepared[sql] = statement
        return statement
    }

    /// Runs `body` in a read transaction: it sees one consistent state.
    ///
    /// - Parameter mayGoOn: asked while SQLite works.
    /// - Throws: ``ReadStopped`` when the answer was no; else `DatabaseError`, or what `body` throws.
    func read<T>(while mayGoOn: @escaping () -> Bool, _ body: (ReadConnection) throws -> T) throws -> T {
        do {
            // Beginning and end are not stopped: a step that is stopped may have done its work.
            try statement("BEGIN").run()
            self.mayGoOn = mayGoOn
            defer {
                self.mayGoOn = { true }
                try? statement("COMMIT").run()  // What was only read, it cannot lose.
            }
            return try body(self)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            throw ReadStopped()
        }
    }

    /// For work between SQLite's steps.
    ///
    /// - Throws: ``ReadStopped``.
    func checkMayGoOn() throws {
        if !mayGoOn() { throw ReadStopped() }
    }

    /// The checkpoint of the running read's state. It is read again only when the file has changed.
    ///
    /// To be called after the read's first statement: with that one, SQLite looks at the file.
    func currentCheckpoint() throws -> ReplicationCheckpoint? {
        var version: UInt32 = 0
        let known = sqlite3_file_control(handle, "main", SQLITE_FCNTL_DATA_VERSION, &version) == SQLITE_OK
        if known, let checkpoint, checkpoint.dataVersion == version { return checkpoint.value }
        let value = try Checkpoint.fetch(try statement(Checkpoint.select))
        checkpoint = known ? (version, value) : nil
        return value
    }
}

/// The read may not go on: its time is up, or nobody wants it any more.
struct ReadStopped: Error {}
