import Access
import Hummingbird
import WebSockets

/// The upgrade to WebSocket as all routes do it: origins checked, clients counted.
struct WebSocketRoutes: Sendable {
    let clients: WebSocketClients
    let origins: OriginRule
    let configuration: WebSocketConfiguration
    let heartbeat: WebSocketHeartbeat
    let maxClients: Int
    let gate: AccessGate

    /// How often the principal of an open WebSocket is asked for again.
    private static let recheckInterval = Duration.seconds(2)

    func upgrade(
        _ request: APIRequest, feed: WebSocketClients.Feed, run: @escaping @Sendable (WebSocketOutbound) async throws -> Void
    ) throws(Problem) -> Response {
        guard origins.allows(request.request) else { throw .foreignOrigin }
        guard clients.total < maxClients else { throw .unavailable("too many WebSockets are open; try again later") }
        let response = WebSocketUpgrade.response(
            to: request.request, channel: request.context.channel, configuration: configuration, heartbeat: heartbeat,
            check: check(request.principal)
        ) { outbound in
            try await clients.counting(feed) { try await run(outbound) }
        }
        guard response.status == .switchingProtocols else { throw .webSocketOnly }
        return response
    }

    /// A token that expires or a key that is withdrawn closes the WebSocket.
    private func check(_ principal: Principal) -> WebSocketCheck? {
        guard principal.credential != .none else { return nil }
        return WebSocketCheck(every: Self.recheckInterval) { gate.isStillValid(principal) }
    }
}
