import Hummingbird
import WebSockets

/// The upgrade to WebSocket as all routes do it: origins checked, clients counted.
struct WebSocketRoutes: Sendable {
    let clients: WebSocketClients
    let origins: OriginRule
    let configuration: WebSocketConfiguration

    func upgrade(
        _ request: APIRequest, feed: WebSocketClients.Feed, run: @escaping @Sendable (WebSocketOutbound) async throws -> Void
    ) throws(Problem) -> Response {
        guard origins.allows(request.request) else { throw .foreignOrigin }
        let response = WebSocketUpgrade.response(
            to: request.request, channel: request.context.channel, configuration: configuration
        ) { [clients] outbound in
            try await clients.counting(feed) { try await run(outbound) }
        }
        guard response.status == .switchingProtocols else { throw .webSocketOnly }
        return response
    }
}
