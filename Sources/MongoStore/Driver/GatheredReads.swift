import StatementStore
import Synchronization

/// Reads of which those that wait for a thread at the same time are answered by one command: to the server, the driver
/// and the network, a read of many keys is little more than a read of one. A read that finds a thread free goes alone, and none
/// waits for others to come.
final class GatheredReads<Key: Sendable, Answer: Sendable>: Sendable {
    /// The answers, in the order of the keys. What it throws, all get; what concerns one key is that key's.
    typealias Read = @Sendable ([Key], MongoClient) throws -> [Result<Answer, StoreError>]

    private struct Caller {
        let number: UInt64
        let key: Key
        let turn: MongoPool.Turn
        let continuation: CheckedContinuation<Answer, any Error>
    }

    private struct Callers {
        var waiting: [Caller] = []
        var count: UInt64 = 0
    }

    private let pool: MongoPool
    private let most: Int
    private let read: Read
    private let callers = Mutex(Callers())

    /// - Parameter most: keys of one command. More would keep the first of them waiting.
    init(_ pool: MongoPool, most: Int = 32, _ read: @escaping Read) {
        self.pool = pool
        self.most = most
        self.read = read
    }

    /// How many wait.
    var waitingCount: Int { callers.withLock { $0.waiting.count } }

    /// - Throws: as ``MongoPool/run(_:)``; what a command throws, to all whom it was to answer.
    func answer(for key: Key) async throws -> Answer {
        let turn = pool.turn()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let number = callers.withLock { callers in
                    callers.count += 1
                    callers.waiting.append(Caller(number: callers.count, key: key, turn: turn, continuation: continuation))
                    return callers.count
                }
                // A job a caller, which takes at least one of those who wait: so each is taken, by his own or by an earlier one.
                guard let refusal = pool.add({ self.answerSome($0) }) else { return }
                let refused = callers.withLock { callers in
                    callers.waiting.lastIndex { $0.number == number }.map { callers.waiting.remove(at: $0) }
                }
                refused?.continuation.resume(throwing: refusal)
            }
        } onCancel: {
            turn.isCancelled.set()
        }
    }

    private func answerSome(_ client: MongoClient) {
        let taken = callers.withLock { callers in
            let taken = Array(callers.waiting.prefix(most))
            callers.waiting.removeFirst(taken.count)
            return taken
        }
        let due = taken.filter { caller in
            do { try pool.check(caller.turn) } catch {
                caller.continuation.resume(throwing: error)
                return false
            }
            return true
        }
        guard !due.isEmpty else { return }
        do {
            let answers = try pool.calling { try read(due.map(\.key), client) }
            for (caller, answer) in zip(due, answers) { caller.continuation.resume(with: answer.mapError { $0 }) }
        } catch {
            for caller in due { caller.continuation.resume(throwing: error) }
        }
    }
}
