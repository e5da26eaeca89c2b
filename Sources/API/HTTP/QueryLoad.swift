import Synchronization

/// Refuses queries that would only wait: when the store is slow, a quick 503 is better than a late answer, and better than a
/// queue without end.
final class QueryLoad: Sendable {
    /// Queries at once while the store is as quick as it should be.
    static let limit = 256
    /// Queries at once while it is not: about what stores run side by side, and as many that wait.
    static let limitWhileSlow = 16
    /// A query that took longer, with its waiting, tells that the store is slow; the next quick one that it is not any more.
    static let slow = Duration.seconds(1)

    private let running = Atomic(0)
    private let isSlow = Atomic(false)

    /// - Throws: ``Problem`` 503 when there are too many already, or what `body` throws.
    func measuring<Result>(_ body: () async throws -> Result) async throws -> Result {
        let limit = isSlow.load(ordering: .relaxed) ? Self.limitWhileSlow : Self.limit
        guard running.wrappingAdd(1, ordering: .relaxed).newValue <= limit else {
            running.wrappingSubtract(1, ordering: .relaxed)
            throw Problem.unavailable("the store is busy; try again")
        }
        let start = ContinuousClock.now
        defer {
            running.wrappingSubtract(1, ordering: .relaxed)
            isSlow.store(ContinuousClock.now - start > Self.slow, ordering: .relaxed)
        }
        return try await body()
    }
}
