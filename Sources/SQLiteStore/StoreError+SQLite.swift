import GRDB
import StatementStore

extension StoreError {
    /// SQLite's error in words that say what to do.
    init(_ error: DatabaseError, path: String) {
        let detail = "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_NOTADB: self = .notAStore(path: path)
        case .SQLITE_CORRUPT:
            self = .corrupt("the store \(path) is damaged (\(detail)); delete it and run odl sync to load it again")
        case .SQLITE_FULL: self = .unavailable("no space left for the store \(path); free some (odl serve then goes on by itself)")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .unavailable("another process keeps the store \(path) locked; stop it or try again")
        case .SQLITE_READONLY:
            self = .unavailable(
                "the store \(path) may not be written; check its owner and mode, or that it was not opened read-only")
        case .SQLITE_CANTOPEN:
            self = .unavailable("cannot open the store \(path); check that this user may read and write it and its directory")
        case .SQLITE_IOERR: self = .unavailable("reading or writing the store \(path) failed (\(detail)); check the disk")
        case .SQLITE_MISUSE: self = .unavailable("the store \(path) is closed")
        default: self = .unavailable("the store \(path) failed: \(error.message ?? "unknown") (\(detail))")
        }
    }

    static func notAStore(path: String) -> StoreError {
        .corrupt("\(path) is not a statement store; give another --store or --data-dir")
    }
}
