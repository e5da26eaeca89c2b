import Synchronization

/// Refuses queries that would only wait: when the store is slow, a quick 503 is better than a late answer, and better than a
/// queue without end.
final class QueryLoad: Sendable {
    /// Queries at once while the store is as quick as it should be.
    static let limit = 256
    /// Queries at once while it is not: about what stores run side by side, and as many that wait.
    static let limitWhileSlow = 16
    /// A query that took longer, with its waiting, is slow.
    static let slow = Duration.seconds(1)
    /// So many slow ones, and no quick one between them, tell that it is the store, not the query.
    static let slowInARow = 8

    private let running = Atomic(0)
    private let slowOnes = Atomic(0)

    /// - Throws: ``Problem`` 503 when there are too many already, or what `body` throws.
    func measuring<Result>(_ body: () async throws -> Result) async throws -> Result {
        let limit = slowOnes.load(ordering: .relaxed) >= Self.slowInARow ? Self.limitWhileSlow : Self.limit
        guard running.wrappingAdd(1, ordering: .relaxed).newValue <= limit else {
            running.wrappingSubtract(1, ordering: .relaxed)
            throw Problem.unavailable("the store is busy; try again")
        }
        let start = ContinuousClock.now
        defer {
            running.wrappingSubtract(1, ordering: .relaxed)
            if ContinuousClock.now - start > Self.slow {
                slowOnes.wrappingAdd(1, ordering: .relaxed)
            } else {
                slowOnes.store(0, ordering: .relaxed)
            }
        }
        return try await body()
    }
}
