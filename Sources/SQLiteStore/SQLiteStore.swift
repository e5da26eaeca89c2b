import Foundation
import GRDB
import Scalars
import StatementStore

/// The embedded store: one SQLite file in WAL mode. Reads run beside the writer, each on one consistent state; other
/// processes may have the same file open.
///
/// SQLite blocks, so it runs on GRDB's own dispatch queues and not on Swift's cooperative threads; only queries begin on the
/// thread that asks, for as long as that is of no consequence: see ``ReadPool``.
public final class SQLiteStore: StatementStore {
    /// Where the store is.
    public let path: String
    let configuration: SQLiteStoreConfiguration
    let clock: WallClock
    let pool: DatabasePool
    let reads: ReadPool
    let watch: CommitWatch
    private let checkpointer: LogCheckpointer

    /// Opens the store, which is made when `configuration` allows it and there is none.
    ///
    /// - Parameters:
    ///   - clock: what `_processedAt` is taken from.
    ///   - timer: what the look-out for other processes' commits sleeps on.
    /// - Throws: ``StatementStore/StoreError``.
    public init(
        path: String, configuration: SQLiteStoreConfiguration = SQLiteStoreConfiguration(), clock: WallClock = .system,
        timer: any Clock<Duration> = ContinuousClock()
    ) async throws {
        self.path = path
        self.configuration = configuration
        self.clock = clock
        let checkpointer = LogCheckpointer(path: path)
        self.checkpointer = checkpointer
        pool = try await offCooperativeThreads { try StoreFile(path: path).open(configuration, checkpointer) }
        reads = ReadPool(
            path: path, timeout: configuration.queryTimeout, busyTimeout: configuration.busyTimeout, atOnce: ProcessInfo.processInfo.activeProcessorCount, threads: configuration.readers)
        watch = CommitWatch(path: path, interval: configuration.commitPollInterval, clock: timer)
    }

    /// Ends the streams of ``updates()`` and closes the file. The store cannot be used any more then.
    ///
    /// A store that is not closed loses nothing: its log is read when it is next opened.
    public func close() async throws {
        watch.close()
        let (pool, reads, checkpointer, path) = (pool, reads, checkpointer, path)
        try await offCooperativeThreads {
            reads.close()
            checkpointer.close()
            do { try pool.close() } catch let error as DatabaseError { throw StoreError(error, path: path) }
        }
    }

    public func updates() -> AsyncStream<Void> { watch.subscribe() }

    /// Runs `body` in a read transaction: it sees one consistent state.
    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        do { return try await pool.read(body) } catch let error as DatabaseError { throw failure(error) }
    }

    /// Answers a query: runs `body` in a read transaction, perhaps twice, of which one result is taken.
    func query<T: Sendable>(_ body: @escaping @Sendable (ReadConnection) throws -> T) async throws -> T {
        do { return try await reads.read(body) } catch let error as DatabaseError { throw StoreError(error, path: path) }
    }

    /// Runs `body` in a transaction that is committed when it returns and rolled back when it throws.
    func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        do {
            let result = try await pool.write(body)
            watch.signal()
            return result
        } catch let error as DatabaseError { throw failure(error) }
    }

    /// GRDB interrupts what a cancelled task is doing; it is no failure of the store's.
    private func failure(_ error: DatabaseError) -> any Error {
        error.resultCode == .SQLITE_INTERRUPT && Task.isCancelled ? CancellationError() : StoreError(error, path: path)
    }
}
