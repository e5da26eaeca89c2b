import Access
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Scalars

/// Lets requests in: tells who asks and checks the route's rule. The one place where that is done, for every kind of route.
struct AccessGate: Sendable {
    /// Nil: the server runs without authentication, and everybody is ``Principal/anyone``.
    let authenticator: Authenticator?
    let tickets: TicketOffice
    let limits: RequestLimits?
    /// Nil: nothing is written down.
    let audit: AuditTrail?

    /// - Parameters:
    ///   - account: the one of the path, if it has one.
    ///   - ticket: of a WebSocket's query.
    /// - Throws: ``Problem`` 401, 403, 429 or 503.
    func admit(
        _ request: Request, _ context: APIContext, endpoint: Endpoint, account: String?, ticket: String?
    ) async throws(Problem) -> Principal {
        let principal = try await admit(request, context, rule: endpoint.access == .open ? .open : .authenticated, account: nil, ticket: ticket)
        do throws(AccessError) { try endpoint.access.check(principal, account: account) } catch {
            try await audit?.record(endpoint, principal, account: account, status: 403, context)
            throw refusal(error, context)
        }
        return principal
    }

    /// For routes that read nothing of a customer.
    func admit(
        _ request: Request, _ context: APIContext, rule: AccessRule, account: String?, ticket: String? = nil
    ) async throws(Problem) -> Principal {
        try limits?.checkAddress(context.channel.remoteAddress)
        guard rule.needsPrincipal else { return .anyone }
        do {
            let principal = try await principal(request, ticket: ticket)
            try limits?.checkPrincipal(principal)
            try rule.check(principal, account: account)
            return principal
        } catch let error as AccessError {
            throw refusal(error, context)
        } catch {
            throw Problem(error)
        }
    }

    private func refusal(_ error: AccessError, _ context: APIContext) -> Problem {
        context.logger.info("refused", metadata: ["route": "\(context.route)", "why": "\(error)"])
        return Problem(error)
    }

    private func principal(_ request: Request, ticket: String?) async throws -> Principal {
        guard let authenticator else { return .anyone }
        if let ticket { return try tickets.redeem(ticket) }
        let fields = request.headers[values: .authorization]
        guard let field = fields.first else { throw AccessError.missing }
        guard fields.count == 1, field.prefix(7).lowercased() == "bearer " else {
            throw AccessError.invalid("Authorization is no bearer credential")
        }
        return try await authenticator.principal(for: field.dropFirst(7).trimmingCharacters(in: .whitespaces))
    }

    /// Whether the principal is still one; asked while its WebSocket lives.
    func isStillValid(_ principal: Principal) -> Bool { authenticator?.isValid(principal) ?? true }
}

extension Problem {
    init(_ error: AccessError) {
        if error.isUnavailable {
            self = .unavailable("credentials cannot be checked now; try again")
        } else if error.isUnauthenticated {
            self = .unauthenticated(given: !error.isMissing)
        } else if let scope = error.scope {
            self = .missingScope(scope.rawValue)
        } else {
            self = .forbidden
        }
    }
}
