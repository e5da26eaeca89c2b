/// Runs `body` in a task of its own and waits for it.
///
/// A task keeps what its deepest call has taken until it ends, kilobytes of it. Where a connection's task goes on for hours after a
/// short piece of work, that work gives back what it took.
@inline(never)
public func withOwnTask(_ body: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await body() }
        try await group.waitForAll()
    }
}
