import Crypto
import Foundation
import Scalars
import StatementStore
import Synchronization

/// Tickets for WebSockets of browsers, which cannot send `Authorization`: for one use within half a minute, so that what may
/// be kept of the URL in a log is worth nothing. They are known to the process that gave them out alone.
public final class TicketOffice: Sendable {
    /// Seconds.
    public static let lifetime: Int64 = 30
    /// Of all principals together; then the oldest go.
    static let capacity = 10_000

    private struct Ticket: Sendable {
        var principal: Principal
        var expiresAt: Timestamp
    }

    private struct State {
        /// By the ticket's hash: looking it up tells nothing by its time.
        var tickets: [SHA256Digest: Ticket] = [:]
        var order: [SHA256Digest] = []
    }

    private let wallClock: WallClock
    private let state = Mutex(State())

    public init(wallClock: WallClock) { self.wallClock = wallClock }

    public func issue(to principal: Principal) -> (ticket: String, expiresAt: Timestamp) {
        var random = SystemRandomNumberGenerator()
        let text = Base64URL.encode((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) })
        let now = wallClock.now()
        let expiresAt = Timestamp(microseconds: now.microseconds + Self.lifetime * 1_000_000)
        let digest = SHA256.hash(data: Array(text.utf8))
        state.withLock { state in
            state.tickets[digest] = Ticket(principal: principal, expiresAt: expiresAt)
            state.order.append(digest)
            var gone = 0
            for digest in state.order {
                if let ticket = state.tickets[digest], now < ticket.expiresAt, state.tickets.count <= Self.capacity { break }
                state.tickets[digest] = nil
                gone += 1
            }
            state.order.removeFirst(gone)
        }
        return (text, expiresAt)
    }

    /// Takes a ticket in; it is worth nothing then.
    ///
    /// - Throws: ``AccessError``.
    public func redeem(_ text: String) throws(AccessError) -> Principal {
        let digest = SHA256.hash(data: Array(text.utf8))
        guard let ticket = state.withLock({ $0.tickets.removeValue(forKey: digest) }) else {
            throw .invalid("the ticket was used, or never given out here")
        }
        guard wallClock.now() < ticket.expiresAt else { throw .expired }
        return ticket.principal
    }
}
