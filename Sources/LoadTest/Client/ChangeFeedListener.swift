import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// A WebSocket client of `/ws/changes`, which tells when each message came.
enum ChangeFeedListener {
    /// Listens until the connection ends or the task is cancelled.
    ///
    /// - Parameters:
    ///   - onOpen: called on the event loop once the WebSocket is open.
    ///   - onMessage: called on the event loop with a message's text.
    /// - Throws: an error of the connection.
    static func listen(
        to server: ServerURL, apiKey: String?, address: SocketAddress, on loop: any EventLoop,
        onOpen: @escaping @Sendable () -> Void, onMessage: @escaping @Sendable (String) -> Void
    ) async throws {
        let headers = RequestHeads.headers(server, apiKey: apiKey)
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: server.prefix + "/ws/changes", headers: headers)
        let upgrader = NIOWebSocketClientUpgrader(maxFrameSize: 1 << 20) { channel, _ in
            onOpen()
            return channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(MessageReader(onMessage: onMessage))
            }
        }
        let channel = try await ClientBootstrap(group: loop).connectTimeout(.seconds(5)).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHTTPClientHandlers(withClientUpgrade: ([upgrader], { _ in }))
                try channel.pipeline.syncOperations.addHandler(HandshakeSender(head: head))
            }
        }.connect(to: address).get()
        try await withTaskCancellationHandler {
            try await channel.closeFuture.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }
}

private final class HandshakeSender: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let head: HTTPRequestHead

    init(head: HTTPRequestHead) { self.head = head }

    func channelActive(context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}

private final class MessageReader: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let onMessage: @Sendable (String) -> Void

    init(onMessage: @escaping @Sendable (String) -> Void) { self.onMessage = onMessage }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text: onMessage(String(buffer: frame.unmaskedData))
        case .ping:
            let pong = WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: frame.unmaskedData)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case .connectionClose: context.close(promise: nil)
        default: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
