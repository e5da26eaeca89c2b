import Access
import Hummingbird
import WebSockets

/// The upgrade to WebSocket as all routes do it: origins checked, clients counted.
struct WebSocketRoutes: Sendable {
    let clients: WebSocketClients
    let origins: OriginRule
    let configuration: WebSocketConfiguration
    let maxClients: Int
    let gate: AccessGate
    let clock: any Clock<Duration>

    /// How often the principal of an open WebSocket is asked for again.
    private static let recheckInterval = Duration.seconds(2)

    func upgrade(
        _ request: APIRequest, feed: WebSocketClients.Feed, run: @escaping @Sendable (WebSocketOutbound) async throws -> Void
    ) throws(Problem) -> Response {
        guard origins.allows(request.request) else { throw .foreignOrigin }
        guard clients.total < maxClients else { throw .unavailable("too many WebSockets are open; try again later") }
        let principal = request.principal  // The request is not kept for as long as the WebSocket lives.
        let response = WebSocketUpgrade.response(
            to: request.request, channel: request.context.channel, configuration: configuration
        ) { outbound in
            try await clients.counting(feed) { try await whileValid(principal, outbound) { try await run(outbound) } }
        }
        guard response.status == .switchingProtocols else { throw .webSocketOnly }
        return response
    }

    /// Runs `body` for as long as the principal is one: a token that expires or a key that is withdrawn closes the WebSocket.
    private func whileValid(
        _ principal: Principal, _ outbound: WebSocketOutbound, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        guard principal.credential != .none else { return try await body() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while gate.isStillValid(principal) { try await clock.sleep(for: Self.recheckInterval) }
                outbound.close(.unauthorized)
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
