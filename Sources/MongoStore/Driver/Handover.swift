import Dispatch
import Synchronization

/// Hands pieces from a thread that may block to a task that may not, a few at a time.
final class Handover<Piece: Sendable>: Sendable {
    let pieces: AsyncStream<Piece>
    private let continuation: AsyncStream<Piece>.Continuation
    private let free: DispatchSemaphore
    private let isCancelled = Atomic(false)

    /// - Parameter capacity: pieces that wait before the sender does.
    init(capacity: Int) {
        (pieces, continuation) = AsyncStream.makeStream()
        free = DispatchSemaphore(value: capacity)
    }

    /// Blocks while too many pieces wait.
    ///
    /// - Returns: false when nobody wants any more.
    func send(_ piece: Piece) -> Bool {
        free.wait()
        if isCancelled.load(ordering: .relaxed) { return false }
        if case .terminated = continuation.yield(piece) { return false }
        return true
    }

    func finish() { continuation.finish() }

    func consumed() { free.signal() }

    func cancel() {
        isCancelled.store(true, ordering: .relaxed)
        free.signal()
    }
}
