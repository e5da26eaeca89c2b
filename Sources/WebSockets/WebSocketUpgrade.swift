import HTTPTypes
import HummingbirdCore
import NIOCore

/// The answer of a route that speaks WebSocket. The server has to be built with ``HTTPServerBuilder/http1WebSocketUpgrade``.
public enum WebSocketUpgrade {
    /// 101 for a WebSocket request; for any other 426, which names the version that is spoken.
    ///
    /// - Parameters:
    ///   - channel: of the request's connection.
    ///   - heartbeat: has to run for as long as the WebSocket lives.
    ///   - onMessage: called for each message of the client, in order, on the channel's event loop; nil: messages are dropped.
    ///   - run: serves the client. When it returns, the WebSocket is closed with 1000; when it throws, with 1011. It is
    ///     cancelled when the client has gone.
    public static func response(
        to request: Request, channel: any Channel, configuration: WebSocketConfiguration = WebSocketConfiguration(),
        heartbeat: WebSocketHeartbeat, check: WebSocketCheck? = nil, onMessage: (@Sendable (WebSocketMessage) -> Void)? = nil,
        run: @escaping @Sendable (WebSocketOutbound) async throws -> Void
    ) -> Response {
        guard let accept = Handshake.accept(request.head) else {
            return Response(
                status: .upgradeRequired, headers: [.upgrade: "websocket", .connection: "upgrade", .secWebSocketVersion: "13"])
        }
        let connection = WebSocketConnection(
            outbound: WebSocketOutbound(channel: channel, closeTimeout: TimeAmount(configuration.closeTimeout)),
            configuration: configuration, heartbeat: heartbeat, check: check, onMessage: onMessage, run: run)
        return Response(
            status: .switchingProtocols,
            headers: [.upgrade: "websocket", .connection: "upgrade", .secWebSocketAccept: accept],
            body: ResponseBody { _ in
                try await channel.eventLoop.submit {
                    try channel.pipeline.syncOperations.handler(type: UpgradeGate.self).upgrade(to: connection)
                }.get()
                throw HandedOver()
            })
    }

    /// Ends the connection's life as one of HTTP: what Hummingbird holds for it is let go, and ``HTTP1WebSocketChannel`` goes on.
    private struct HandedOver: Error {}
}
