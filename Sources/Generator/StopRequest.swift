import Synchronization

/// Tells blocking work, which no task can cancel, that it is to end.
final class StopRequest: Sendable {
    private let requested = Atomic(false)

    func request() { requested.store(true, ordering: .relaxed) }

    /// - Throws: `CancellationError` once it is requested.
    func check() throws {
        if requested.load(ordering: .relaxed) { throw CancellationError() }
    }
}
