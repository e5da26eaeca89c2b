import Foundation
import MongoTestServer
import StatementStore
import Synchronization
import Testing

@testable import MongoStore

@Suite("Reads that are answered together")
struct GatheredReadsTests {
    private typealias Outcome = Result<String, any Error>

    /// What the keys 0..<`count` come to that are read while the pool's only thread is held, four to a command.
    private func outcomes(
        of count: Int, queueLimit: Int = 100, cancelled: Int? = nil, read: @escaping GatheredReads<Int, String>.Read
    ) async throws -> [Outcome] {
        let target = try MongoTarget("mongodb://127.0.0.1:1/x", socketTimeout: .seconds(1))
        let pool = try MongoPool(target, name: "test", threads: 1, queueLimit: queueLimit)
        defer { pool.close() }
        let gathered = GatheredReads(pool, most: 4, read)
        let gate = DispatchSemaphore(value: 0)
        let isHeld = AsyncStream.makeStream(of: Void.self)
        let holder = Task {
            try await pool.run { _ in
                isHeld.continuation.finish()
                gate.wait()
            }
        }
        for await _ in isHeld.stream {}
        let refused = Counter()
        return try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
            let tasks = Mutex<[Task<String, any Error>]>([])
            for key in 0..<count {
                let task = Task { try await gathered.answer(for: key) }
                tasks.withLock { $0.append(task) }
                group.addTask {
                    let outcome = await task.result
                    if case .failure(is StoreError) = outcome { refused.add() }
                    return (key, outcome)
                }
                // In this order.
                while gathered.waitingCount + refused.value <= key { await Task.yield() }
            }
            if let cancelled { tasks.withLock { $0[cancelled] }.cancel() }
            gate.signal()
            try await holder.value
            var outcomes: [Int: Outcome] = [:]
            for try await (key, outcome) in group { outcomes[key] = outcome }
            #expect(gathered.waitingCount == 0)
            return outcomes.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    @Test func thoseThatWaitShareCommands() async throws {
        let commands = Mutex<[[Int]]>([])
        let outcomes = try await outcomes(of: 10) { keys, _ in
            commands.withLock { $0.append(keys) }
            return keys.map(String.init)
        }
        #expect(commands.withLock { $0 } == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]])
        #expect(try outcomes.map { try $0.get() } == (0..<10).map(String.init))
    }

    @Test func aCommandThatFailsFailsForItsOwnOnly() async throws {
        let outcomes = try await outcomes(of: 8) { keys, _ in
            if keys.contains(5) { throw MongoError(domain: 17, code: 50, message: "operation exceeded time limit") }
            return keys.map(String.init)
        }
        #expect(try outcomes[..<4].map { try $0.get() } == ["0", "1", "2", "3"])
        for outcome in outcomes[4...] { #expect(throws: StoreError.self) { try outcome.get() } }
    }

    @Test func whoHasGoneIsNotReadFor() async throws {
        let read = Mutex<[Int]>([])
        let outcomes = try await outcomes(of: 6, cancelled: 2) { keys, _ in
            read.withLock { $0 += keys }
            return keys.map(String.init)
        }
        #expect(read.withLock { $0 } == [0, 1, 3, 4, 5])
        #expect(throws: CancellationError.self) { try outcomes[2].get() }
    }

    @Test func aFullQueueRefusesTheLast() async throws {
        let outcomes = try await outcomes(of: 7, queueLimit: 5) { keys, _ in keys.map(String.init) }
        #expect(try outcomes[..<5].map { try $0.get() } == (0..<5).map(String.init))
        for outcome in outcomes[5...] { #expect(throws: StoreError.self) { try outcome.get() } }
    }

    /// Among them accounts that there are not, and two whose numbers Unicode takes for the same text.
    @Test(.enabled(if: MongoProcess.executable != nil, "needs mongod: scripts/setup test"))
    func eachGetsItsOwnBalance() async throws {
        try await withStore { store in
            let accounts = ["caf\u{E9}", "cafe\u{301}"] + (0..<50).map { "ACC-\($0)" }
            try await store.apply(
                version: 1, upserts: accounts.enumerated().map { statement("S\($0)", account: $1, closing: "\($0).25") })
            let (gate, readers) = (DispatchSemaphore(value: 0), store.configuration.readers)
            let held = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<readers {
                    group.addTask {
                        try await store.reads.run { _ in
                            held.add()
                            gate.wait()
                        }
                    }
                }
                while held.value < readers { await Task.yield() }
                for (index, account) in accounts.enumerated() {
                    group.addTask {
                        let answer = try #require(try await store.answer(.balance(account: account)))
                        let row = try JSONSerialization.jsonObject(with: Data(answer.rows[0])) as? [String: Any]
                        #expect(row?["balance"] as? String == "\(index).25")
                        #expect(Array((row?["accountNumber"] as? String ?? "").utf8) == Array(account.utf8))
                        #expect(answer.source == position(1))
                    }
                    group.addTask {
                        let answer = try await store.answer(.balance(account: "NONE-\(index)"))
                        #expect(answer == nil)
                    }
                }
                while store.balances.waitingCount < 2 * accounts.count { await Task.yield() }
                for _ in 0..<readers { gate.signal() }
                try await group.waitForAll()
            }
        }
    }
}

private final class Counter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .relaxed) }

    func add() { count.add(1, ordering: .relaxed) }
}
