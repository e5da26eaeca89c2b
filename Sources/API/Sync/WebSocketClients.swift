import Synchronization

/// Counts the WebSockets that are open.
final class WebSocketClients: Sendable {
    enum Feed: String, Sendable, CaseIterable {
        case changes, status
    }

    private let open = Mutex<[Feed: Int]>([:])

    var total: Int { open.withLock { $0.values.reduce(0, +) } }

    func count(_ feed: Feed) -> Int { open.withLock { $0[feed] ?? 0 } }

    /// Counts one more while `body` runs.
    func counting(_ feed: Feed, _ body: () async throws -> Void) async rethrows {
        open.withLock { $0[feed, default: 0] += 1 }
        defer { open.withLock { $0[feed, default: 0] -= 1 } }
        try await body()
    }
}
