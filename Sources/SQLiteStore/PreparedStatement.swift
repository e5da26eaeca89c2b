import GRDB
import GRDBSQLite
import Scalars

/// A prepared statement driven through SQLite's C interface, for the paths that touch every row: GRDB's own
/// `Statement.execute` builds an argument list and notifies observers each time, which costs as much as the insert.
///
/// Its connection keeps it: GRDB's `Database` in its cache, or a ``ReadConnection``. It must be used where the connection may
/// be used, and not be stepped by two loops at once.
struct PreparedStatement {
    /// Of GRDB's; it finalizes the statement when it is released.
    private let owner: GRDB.Statement?
    private let handle: OpaquePointer

    init(_ db: Database, _ sql: String) throws {
        let statement = try db.cachedStatement(sql: sql)
        owner = statement
        handle = statement.sqliteStatement
    }

    /// On a connection of SQLite's own. The caller finalizes it.
    init(_ connection: OpaquePointer, _ sql: String) throws {
        owner = nil
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)))
        }
        handle = statement
    }

    func finalize() { sqlite3_finalize(handle) }

    // MARK: Binding, from 1

    func bind(_ index: Int32, _ value: Int64) throws { try check(sqlite3_bind_int64(handle, index, value)) }

    func bind(_ index: Int32, _ value: Int64?) throws {
        if let value { try bind(index, value) } else { try check(sqlite3_bind_null(handle, index)) }
    }

    func bind(_ index: Int32, _ value: String?) throws {
        guard var value else { return try check(sqlite3_bind_null(handle, index)) }
        try check(
            value.withUTF8 { utf8 in
                // An empty buffer may have no address, and SQLite takes a null pointer for NULL.
                guard let base = utf8.baseAddress else { return sqlite3_bind_text(handle, index, "", 0, transient) }
                return base.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
                    sqlite3_bind_text64(handle, index, $0, UInt64(utf8.count), transient, UInt8(SQLITE_UTF8))
                }
            })
    }

    /// UTF-8 text.
    func bind(_ index: Int32, text utf8: some Collection<UInt8>) throws {
        let code = utf8.withContiguousStorageIfAvailable { buffer -> Int32 in
            guard let base = buffer.baseAddress else { return sqlite3_bind_text(handle, index, "", 0, transient) }
            return base.withMemoryRebound(to: CChar.self, capacity: buffer.count) {
                sqlite3_bind_text64(handle, index, $0, UInt64(buffer.count), transient, UInt8(SQLITE_UTF8))
            }
        }
        guard let code else { return try bind(index, text: Array(utf8)) }
        try check(code)
    }

    func bind(_ index: Int32, blob bytes: [UInt8]?) throws {
        guard let bytes else { return try check(sqlite3_bind_null(handle, index)) }

        try check(
            bytes.withUnsafeBytes { buffer in
                guard let base = buffer.baseAddress else { return sqlite3_bind_zeroblob(handle, index, 0) }
                return sqlite3_bind_blob64(handle, index, base, UInt64(buffer.count), transient)
            })
    }

    // MARK: Running

    /// Runs a statement that returns no rows.
    func run() throws {
        let code = sqlite3_step(handle)
        defer { sqlite3_reset(handle) }
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw error(code) }
    }

    /// Calls `body` for each row until it returns false.
    func forEachRow(_ body: (PreparedStatement) throws -> Bool) throws {
        defer { sqlite3_reset(handle) }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: guard try body(self) else { return }
            case SQLITE_DONE: return
            case let code: throw error(code)
            }
        }
    }

    /// What `body` makes of the first row; nil without one.
    func firstRow<T>(_ body: (PreparedStatement) throws -> T) throws -> T? {
        var result: T?
        try forEachRow {
            result = try body($0)
            return false
        }
        return result
    }

    // MARK: Columns of the current row, from 0

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func integerOrNil(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func timestamp(_ column: Int32) -> Timestamp { Timestamp(microseconds: integer(column)) }

    func text(_ column: Int32) -> String { textOrNil(column) ?? "" }

    func textOrNil(_ column: Int32) -> String? {
        guard let utf8 = sqlite3_column_text(handle, column) else { return nil }
        return String(decoding: UnsafeBufferPointer(start: utf8, count: Int(sqlite3_column_bytes(handle, column))), as: UTF8.self)
    }

    func blob(_ column: Int32) -> [UInt8] { withBlob(column) { Array($0) } }

    /// The bytes are valid within `body` only.
    func withBlob<T>(_ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) throws -> T) rethrows -> T {
        let base = sqlite3_column_blob(handle, column)
        let count = Int(sqlite3_column_bytes(handle, column))
        return try body(UnsafeBufferPointer(start: base?.assumingMemoryBound(to: UInt8.self), count: base == nil ? 0 : count))
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw error(code) }
    }

    private func error(_ code: Int32) -> DatabaseError {
        let message = sqlite3_errmsg(sqlite3_db_handle(handle)).map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }

    /// SQLITE_TRANSIENT, a macro that Swift does not import: SQLite copies what it is given.
    private var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
