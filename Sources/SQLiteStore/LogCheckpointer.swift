import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Copies SQLite's write-ahead log into the file, beside the writer: a commit costs what it adds to the log, and no more.
///
/// By itself SQLite does this in the commit that makes the log long, and the writer waits. Beside a writer that does not rest, the
/// log would grow without end, for it begins anew only when a commit finds all of it copied: where it is `longest`, a commit
/// copies what is left, mostly little.
final class LogCheckpointer: Sendable {
    private let path: String
    private let long: Int32
    private let longest: Int32
    private let queue = DispatchQueue(label: "odl.checkpoint")
    private let isAtWork = Atomic(false)
    /// Used on the queue alone.
    private let connection = Mutex<OpaquePointer?>(nil)

    /// - Parameters:
    ///   - long: how long the log is when it is copied, in pages. Pages that batches share are copied once.
    ///   - longest: how long it is let become, in pages.
    init(path: String, long: Int32 = 4_000, longest: Int32 = 8_000) {
        self.path = path
        self.long = long
        self.longest = longest
    }

    deinit { connection.withLock { _ = sqlite3_close_v2($0) } }

    /// Follows the commits of `db`, in place of SQLite's own checkpoints. It must live as long as the connection.
    func follow(_ db: Database) {
        sqlite3_wal_hook(
            db.sqliteConnection,
            { context, writer, _, pages in
                guard let context, let writer else { return SQLITE_OK }
                Unmanaged<LogCheckpointer>.fromOpaque(context).takeUnretainedValue().committed(writer, pages: pages)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Waits for a checkpoint that is under way. There must be no more commits.
    func close() {
        queue.sync {
            connection.withLock {
                sqlite3_close_v2($0)
                $0 = nil
            }
        }
    }

    /// What fails here (a full disk, another process at the same work) is tried again after the next commit, and loses nothing:
    /// what is committed is in the log.
    private func committed(_ writer: OpaquePointer, pages: Int32) {
        if pages >= longest {
            queue.sync {}
            _ = sqlite3_wal_checkpoint_v2(writer, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        } else if pages >= long, !isAtWork.exchange(true, ordering: .relaxed) {
            queue.async {
                self.checkpoint()
                self.isAtWork.store(false, ordering: .relaxed)
            }
        }
    }

    private func checkpoint() {
        connection.withLock { connection in
            if connection == nil { connection = open() }
            if let connection { _ = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil) }
        }
    }

    private func open() -> OpaquePointer? {
        var opened: OpaquePointer?
        // A connection knows of the log when it has read something.
        guard sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK,
            sqlite3_exec(opened, "PRAGMA synchronous = FULL; SELECT count(*) FROM sqlite_schema", nil, nil, nil) == SQLITE_OK
        else {
            sqlite3_close_v2(opened)
            return nil
        }
        return opened
    }
}
