import Foundation
import GRDB
import StatementStore

/// The file of a store: made, checked and opened.
struct StoreFile {
    let path: String

    /// - Parameter checkpointer: of the connection that writes.
    func open(_ configuration: SQLiteStoreConfiguration, _ checkpointer: LogCheckpointer) throws -> DatabasePool {
        do {
            switch configuration.access {
            case .readWrite:
                try makeDirectory()
                return try alone { try openForWriting(configuration, checkpointer) }
            case .readOnly:
                guard FileManager.default.fileExists(atPath: path) else {
                    throw StoreError.unavailable(
                        "there is no store at \(path) yet; run odl sync first, or give another --store or --data-dir")
                }
                return try alone { try openForReading(configuration) }
            }
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }

    private func openForWriting(_ configuration: SQLiteStoreConfiguration, _ checkpointer: LogCheckpointer) throws -> DatabasePool {
        try makePrivate()
        // Looked at before GRDB sets the WAL mode: a file that is not ours stays as it is.
        try check(DatabaseQueue(path: path, configuration: settings(configuration)))
        let pool = try DatabasePool(path: path, configuration: settings(configuration))
        // FULL, not WAL's usual NORMAL: change tokens are handed out as soon as a batch is committed. With NORMAL a power
        // failure could take the batch back (its checkpoint with it, so that replication would repeat it and nothing would be
        // lost), but a token that a client holds would then name another change. One fsync a batch is what this costs.
        try pool.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
            checkpointer.follow($0)
        }
        try StoreSchema.migrator.migrate(pool)
        return pool
    }

    private func openForReading(_ configuration: SQLiteStoreConfiguration) throws -> DatabasePool {
        var settings = settings(configuration)
        settings.readonly = true
        let pool = try DatabasePool(path: path, configuration: settings)
        try check(pool)
        guard try pool.read(StoreSchema.migrator.hasCompletedMigrations) else {
            throw StoreError.unavailable("the store \(path) is not set up or is of an older version; open it once with odl sync")
        }
        return pool
    }

    private func settings(_ configuration: SQLiteStoreConfiguration) -> Configuration {
        var settings = Configuration()
        settings.foreignKeysEnabled = false
        settings.busyMode = .timeout(configuration.busyTimeout / .seconds(1))
        settings.maximumReaderCount = configuration.readers
        settings.label = "odl.store"
        settings.prepareDatabase { db in
            // Takes effect only in a file that is still empty: a document of 12 kB then lies on two pages, not on four.
            if !db.configuration.readonly { try db.execute(sql: "PRAGMA page_size = 8192") }
            // What readers do not hold is in the system's cache; a batch that is being written is not.
            try db.execute(sql: "PRAGMA cache_size = \(db.configuration.readonly ? -2_048 : -32_768)")
        }
        return settings
    }

    /// Refuses another program's file and a store of a newer version.
    private func check(_ database: some DatabaseReader) throws {
        try database.read { db in
            let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
            guard try isEmpty || Int64.fetchOne(db, sql: "PRAGMA application_id") == StoreSchema.applicationID else {
                throw StoreError.notAStore(path: path)
            }
            guard try !StoreSchema.migrator.hasBeenSuperseded(db) else {
                throw StoreError.corrupt(
                    "the store \(path) was written by a newer version of odl; update odl or give another --data-dir")
            }
        }
    }

    private var directory: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

    /// One process opens at a time: nobody then looks at a store while another one is making its tables. The lock is on the
    /// directory, which needs no file of its own, and goes with the descriptor.
    private func alone<T>(_ body: () throws -> T) throws -> T {
        let descriptor = Foundation.open(directory, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StoreError.unavailable("cannot read the directory \(directory) of the store; check its mode")
        }
        defer { Foundation.close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { break }  // A file system without locks: SQLite's own still hold.
        }
        return try body()
    }

    private func makeDirectory() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError.unavailable("cannot make the directory \(directory) for the store; check its parent's owner and mode")
        }
    }

    /// Bank data: the file is its owner's alone from the moment it is made. SQLite gives its log the same mode.
    ///
    /// A file that exists is not opened here: closing it would drop the locks that this process' other connections hold on it.
    private func makePrivate() throws {
        let descriptor = Foundation.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            Foundation.close(descriptor)
        } else if errno != EEXIST {
            throw StoreError.unavailable("cannot make the store \(path): \(String(cString: strerror(errno))); check its directory")
        }
    }
}
