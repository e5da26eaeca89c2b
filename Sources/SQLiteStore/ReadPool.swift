import Dispatch
import GRDB
import StatementStore
import Synchronization

/// The connections that answer queries.
///
/// Most reads take some microseconds, less than it takes to wake another thread: they run at once, on the thread that asks
/// (an event loop's). Such a thread must not be held up. A read that is not done within its time is stopped and begun again on
/// a thread that may wait, be it for the disk or for a long list.
final class ReadPool: Sendable {
    /// Of a read on the asking thread: a hundred times what most take, and nothing that a client could notice.
    private static let timeAtOnce: UInt64 = 2_000_000
    /// Of each connection's page cache. What does not fit is in the system's own cache, a copy away.
    private static let cacheKilobytes = 1_024

    private struct State {
        /// For reads at once, free ones.
        var free: [ReadConnection] = []
        /// How many of those there are.
        var opened = 0
        /// Reads that each of `threads` has before it.
        var waiting: [Int]
        var isClosed = false
    }

    private let path: String
    private let timeout: Duration
    private let busyTimeout: Int32
    private let atOnce: Int
    private let threads: [ReadThread]
    private let state: Mutex<State>

    /// - Parameters:
    ///   - timeout: after which a read is ended.
    ///   - atOnce: how many reads run on the threads that ask, at the same time.
    ///   - threads: how many reads run on threads of their own.
    init(path: String, timeout: Duration, busyTimeout: Duration, atOnce: Int, threads: Int) {
        self.path = path
        self.timeout = timeout
        self.busyTimeout = Int32(clamping: Int64(busyTimeout / .milliseconds(1)))
        self.atOnce = atOnce
        self.threads = (0..<max(1, threads)).map { ReadThread(number: $0) }
        state = Mutex(State(waiting: Array(repeating: 0, count: max(1, threads))))
    }

    /// Runs `body` in a read transaction. It may be run twice.
    ///
    /// - Throws: ``StatementStore/StoreError/tooSlow``; `DatabaseError`; `CancellationError`; what `body` throws.
    func read<T: Sendable>(_ body: @escaping @Sendable (ReadConnection) throws -> T) async throws -> T {
        if let connection = try takeFree() {
            defer { giveBack(connection) }
            let end = DispatchTime.now().uptimeNanoseconds + Self.timeAtOnce
            do {
                return try connection.read(while: { DispatchTime.now().uptimeNanoseconds < end }, body)
            } catch is ReadStopped {
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                // Another process is at work on the file's log: a thread can wait for it.
            }
        }
        return try await readOnThread(body)
    }

    func readOnThread<T: Sendable>(_ body: @escaping @Sendable (ReadConnection) throws -> T) async throws -> T {
        let index = try state.withLock { state in
            guard !state.isClosed else { throw Self.closed }
            let index = state.waiting.indices.min { state.waiting[$0] < state.waiting[$1] } ?? 0
            state.waiting[index] += 1
            return index
        }
        defer { state.withLock { $0.waiting[index] -= 1 } }
        let isCancelled = Flag()
        let end = ContinuousClock.now + timeout
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                threads[index].queue.async { [self] in
                    let result = Result {
                        let connection = try threads[index].connection { try ReadConnection(
                            path: path, busyTimeout: busyTimeout, cacheKilobytes: Self.cacheKilobytes) }
                        do {
                            return try connection.read(while: { !isCancelled.isSet && ContinuousClock.now < end }, body)
                        } catch is ReadStopped {
                            throw isCancelled.isSet ? CancellationError() as any Error : StoreError.tooSlow
                        }
                    }
                    continuation.resume(with: result)
                }
            }
        } onCancel: {
            isCancelled.set()
        }
    }

    /// Ends when the reads that run have ended. Blocks.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.free = []
        }
        for thread in threads { thread.close() }
    }

    /// - Returns: nil when all are in use.
    private func takeFree() throws -> ReadConnection? {
        let (connection, opens) = try state.withLock { state -> (ReadConnection?, Bool) in
            guard !state.isClosed else { throw Self.closed }
            if let connection = state.free.popLast() { return (connection, false) }
            guard state.opened < atOnce else { return (nil, false) }
            state.opened += 1
            return (nil, true)
        }
        guard opens else { return connection }
        do {
            return try ReadConnection(path: path, busyTimeout: 0, cacheKilobytes: Self.cacheKilobytes)
        } catch {
            state.withLock { $0.opened -= 1 }
            throw error
        }
    }

    private func giveBack(_ connection: ReadConnection) {
        state.withLock { if !$0.isClosed { $0.free.append(connection) } }
    }

    private static var closed: DatabaseError { DatabaseError(resultCode: .SQLITE_MISUSE) }

    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .relaxed) }
        func set() { value.store(true, ordering: .relaxed) }
    }
}

/// A thread for reads that take their time, with its connection.
private final class ReadThread: Sendable {
    let queue: DispatchQueue
    private let opened = Mutex<ReadConnection?>(nil)

    init(number: Int) { queue = DispatchQueue(label: "odl.store.read.\(number)", qos: .userInitiated) }

    /// To be called on the queue.
    func connection(_ open: () throws -> ReadConnection) throws -> ReadConnection {
        try opened.withLock { connection in
            if let connection { return connection }
            let new = try open()
            connection = new
            return new
        }
    }

    func close() { queue.sync { opened.withLock { $0 = nil } } }
}
