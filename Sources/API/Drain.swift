import Synchronization

/// Whether the server is about to go: it still answers, but says that it is not ready, so that a load balancer sends it
/// nothing new, and asks clients to come again over another connection.
final class Drain: Sendable {
    private let hasBegun = Atomic(false)

    var isDraining: Bool { hasBegun.load(ordering: .relaxed) }

    func begin() { hasBegun.store(true, ordering: .relaxed) }
}
