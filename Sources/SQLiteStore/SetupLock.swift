import Foundation
import StatementStore

/// Held while a store is checked and brought up to date, so that of two processes that open a new store at once the second
/// one finds it whole.
///
/// flock(2) on a file of its own: SQLite's locks on the store itself would be dropped with any descriptor of it that is closed.
enum SetupLock {
    /// Blocks until no other process holds it.
    static func held<T>(store path: String, _ body: () throws -> T) throws -> T {
        let descriptor = open(path + "-setup", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
            throw StoreError.unavailable("cannot lock the store \(path): \(String(cString: strerror(errno))); check its directory")
        }
        return try body()
    }
}
