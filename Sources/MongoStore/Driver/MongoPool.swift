import CMongo
import Dispatch
import Foundation
import StatementStore
import Synchronization

/// libmongoc's clients and the threads that they work on: as many of the one as of the other, so that no thread waits for a
/// client. The driver blocks; its calls run nowhere else.
///
/// Jobs wait in a queue of bounded length. A server that does not answer then costs its callers an error and not the
/// process its memory.
final class MongoPool: Sendable {
    private let core: Core
    private let longestWait: Duration?

    /// - Parameter longestWait: for a thread; what has waited longer is refused and not begun. Nil: as long as it takes.
    init(_ target: MongoTarget, name: String, threads: Int, queueLimit: Int, longestWait: Duration? = nil) throws {
        self.longestWait = longestWait
        core = Core(handle: try target.makePool(clients: threads), target: target, limit: queueLimit)
        for index in 1...max(1, threads) {
            let thread = Thread { [core] in core.work() }
            thread.name = "mongo-\(name)-\(index)"
            thread.start()
        }
    }

    /// Jobs that wait are still done; new ones are refused. The threads end after that, and the clients with them.
    func close() { core.close() }

    deinit { core.close() }

    /// Runs `body` with a client on one of the pool's threads.
    ///
    /// - Throws: what `body` throws, as a ``StatementStore/StoreError`` where it comes from the driver; `CancellationError`
    ///   when the caller was cancelled before it began.
    func run<R: Sendable>(_ body: @escaping @Sendable (MongoClient) throws -> R) async throws -> R {
        let turn = turn()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let refusal = add { client in
                    continuation.resume(
                        with: Result {
                            try self.check(turn)
                            return try self.calling { try body(client) }
                        })
                }
                if let refusal { continuation.resume(throwing: refusal) }
            }
        } onCancel: {
            turn.isCancelled.set()
        }
    }
}

/// For calls that share a job (``GatheredReads``).
extension MongoPool {
    /// Of a caller who waits.
    struct Turn: Sendable {
        let isCancelled = Flag()
        /// Later, nobody waits for the answer any more.
        fileprivate let latestStart: ContinuousClock.Instant?
    }

    func turn() -> Turn { Turn(latestStart: longestWait.map { ContinuousClock.now + $0 }) }

    /// - Throws: where the turn is to be refused and not begun.
    func check(_ turn: Turn) throws {
        if turn.isCancelled.isSet { throw CancellationError() }
        if let latestStart = turn.latestStart, ContinuousClock.now > latestStart { throw core.overdue }
    }

    /// Runs `body`, whose errors of the driver become ``StatementStore/StoreError``.
    func calling<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch let error as MongoError { throw StoreError(error, core.target) }
    }

    /// - Returns: why the job was not taken.
    func add(_ job: @escaping @Sendable (MongoClient) -> Void) -> StoreError? { core.add(job) ? nil : core.refusal }
}

/// Set once.
final class Flag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }

    func set() { flag.store(true, ordering: .relaxed) }
}

/// What the threads share; lives until the last of them has ended.
private final class Core: Sendable {
    typealias Job = @Sendable (MongoClient) -> Void

    private struct State {
        var isClosed = false
        /// The jobs that wait, from `first` on.
        var jobs: [Job?] = []
        var first = 0

        var count: Int { jobs.count - first }

        mutating func takeFirst() -> Job? {
            guard count > 0 else { return nil }
            let job = jobs[first].take()
            first += 1
            if first > 64, first * 2 > jobs.count {
                jobs.removeFirst(first)
                first = 0
            }
            return job
        }
    }

    let target: MongoTarget
    private let handle: PoolHandle
    private let limit: Int
    private let state = Mutex(State())
    /// Signalled once a job, and once a thread when closed.
    private let available = DispatchSemaphore(value: 0)

    init(handle: PoolHandle, target: MongoTarget, limit: Int) {
        self.handle = handle
        self.target = target
        self.limit = limit
    }

    deinit { mongoc_client_pool_destroy(handle.pool) }

    var refusal: StoreError {
        state.withLock { $0.isClosed }
            ? .unavailable("the store is closed")
            : .unavailable("MongoDB at \(target.hosts) does not keep up: \(limit) requests wait for it already")
    }

    var overdue: StoreError { .unavailable("MongoDB at \(target.hosts) does not keep up: requests wait too long for it") }

    /// - Returns: false when the queue is full or closed.
    func add(_ job: @escaping Job) -> Bool {
        let accepted = state.withLock { state in
            guard !state.isClosed, state.count < limit else { return false }
            state.jobs.append(job)
            return true
        }
        if accepted { available.signal() }
        return accepted
    }

    func close() {
        state.withLock { $0.isClosed = true }
        available.signal()
    }

    func work() {
        // Kept as long as the thread lives. Never waits and never fails: there are as many clients as threads.
        let client = mongoc_client_pool_pop(handle.pool)
        defer { mongoc_client_pool_push(handle.pool, client) }
        guard let client else { return }
        let reads = ReadSession(client)
        defer { reads.close() }
        let writer = WriterSession(client)
        defer { writer.close() }
        while true {
            available.wait()
            let (job, isClosed) = state.withLock { ($0.takeFirst(), $0.isClosed) }
            if let job { job(MongoClient(pointer: client, database: target.database, reads: reads, writer: writer)) } else if isClosed {
                // Passes it on: each thread ends by a signal of its own.
                available.signal()
                return
            }
        }
    }
}

/// Sendable because libmongoc's documentation says of mongoc_client_pool_t, alone among its types, that it may be used from
/// several threads at the same time.
struct PoolHandle: @unchecked Sendable {
    let pool: OpaquePointer
}
