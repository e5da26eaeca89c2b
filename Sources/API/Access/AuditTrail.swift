import Access
import Audit
import Hummingbird
import Logging
import Scalars

/// Writes down who read which account when, before the answer goes out.
struct AuditTrail: Sendable {
    let log: AuditLog
    let wallClock: WallClock

    /// - Parameter account: the one of the path; nil where the route is about many.
    /// - Throws: ``Problem`` 503 when it cannot be written: what is not audited is not served.
    func record(
        _ endpoint: Endpoint, _ principal: Principal, account: String?, status: Int, _ context: APIContext
    ) async throws(Problem) {
        guard endpoint.access.isAudited else { return }
        let event = AuditEvent(
            time: wallClock.now(), principal: principal.name, address: context.channel.remoteAddress?.ipAddress ?? "unknown",
            requestID: context.requestID, operation: endpoint.operation, account: account, status: status)
        do { try await log.record(event) } catch {
            context.logger.critical("audit failed", metadata: ["error": "\(error)"])
            throw .unavailable("the request cannot be audited, and so not be answered; try again")
        }
    }
}

extension AccessRule {
    /// Whether what is behind it is a customer's.
    var isAudited: Bool { self == .scope(.accountsRead) || self == .scope(.changesRead) }
}
