import Hummingbird
import WebSockets

/// The upgrade to WebSocket as all routes do it: origins checked, clients counted.
struct WebSocketRoutes: Sendable {
    let clients: WebSocketClients
    let allowedOrigins: [String]
    let configuration: WebSocketConfiguration

    func upgrade(
        _ request: APIRequest, feed: WebSocketClients.Feed, run: @escaping @Sendable (WebSocketOutbound) async throws -> Void
    ) throws(Problem) -> Response {
        guard isAllowed(request.request) else { throw .foreignOrigin }
        let response = WebSocketUpgrade.response(
            to: request.request, channel: request.context.channel, configuration: configuration
        ) { [clients] outbound in
            try await clients.counting(feed) { try await run(outbound) }
        }
        guard response.status == .switchingProtocols else { throw .webSocketOnly }
        return response
    }

    /// Browsers let any page open a WebSocket to anywhere and say which page it is (RFC 6455, 10.2). Clients that are no
    /// browsers send no Origin.
    private func isAllowed(_ request: Request) -> Bool {
        guard let origin = request.headers[.origin] else { return true }
        if allowedOrigins.contains(origin) { return true }
        guard let host = request.head.authority, let scheme = origin.firstRange(of: "://") else { return false }
        return origin[scheme.upperBound...].lowercased() == host.lowercased()
    }
}
