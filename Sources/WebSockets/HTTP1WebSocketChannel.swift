import Glibc
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// HTTP/1.1 on which a route may answer 101 and go on as a WebSocket. Routing and middleware are the router's own.
public struct HTTP1WebSocketChannel: ServerChildChannel, HTTPChannelHandler {
    public typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    public struct Configuration: Sendable {
        /// Of one frame from a client, in bytes.
        public var maxFrameSize = 16 * 1024
        /// Of one header field, name and value, in bytes. The request line counts as one.
        public var maxHeaderFieldSize = 16 * 1024
        /// Of all header fields of a request, in bytes.
        public var maxHeaderListSize = 64 * 1024
        public var maxHeaderFieldCount = 128
        /// Between requests, without a sign of life on a WebSocket, and while the client takes nothing of an answer.
        public var idleTimeout: Duration? = .seconds(75)

        public init() {}
    }

    /// That the kernel takes of a connection before it says that it is full, on top of what is under way.
    private static let unsentBytes = 128 * 1024

    public let responder: HTTPChannelHandler.Responder
    public let configuration: Configuration

    public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = configuration.maxHeaderFieldSize
            limits.maxHeaderListSize = configuration.maxHeaderListSize
            limits.maxHeaderFieldCount = configuration.maxHeaderFieldCount
            let decoder = UpgradeGate.makeDecoder(limits)
            let pipeline = channel.pipeline.syncOperations
            // A connection keeps what it reads into. Most requests take a few hundred bytes; where more comes, it grows.
            try channel.syncOptions?.setOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 512, maximum: 65_536))
            // For a client that reads nothing the kernel would hold megabytes back. What has not been sent yet is better kept here,
            // where all who are behind share it. The window of what is under way grows as ever.
            try channel.syncOptions?.setOption(.tcpOption(.init(rawValue: TCP_NOTSENT_LOWAT)), value: Self.unsentBytes)
            if let limit = configuration.idleTimeout { try pipeline.addHandler(UnwritableTimeout(limit: TimeAmount(limit))) }
            let encoder = HTTPResponseEncoder()
            let idle = HTTPConnectionStateHandler(idleTimeout: configuration.idleTimeout, logger: logger)
            let gate = UpgradeGate(decoder: decoder, limits: limits, maxFrameSize: configuration.maxFrameSize)
            gate.ofHTTP = [encoder, idle]
            try pipeline.addHandlers(encoder, decoder, gate, idle)
            let connection = try Value(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
            // A connection accepted while the server stops is handed to nobody, and NIO ends the process when a writer is
            // dropped before its connection is closed: it is kept until then.
            channel.closeFuture.whenComplete { _ in withExtendedLifetime(connection) {} }
            return connection
        }
    }

    public func handle(value: Value, logger: Logger) async {
        await withTaskExecutorPreference(EventLoopTaskExecutor(value.channel.eventLoop)) {
            try? await withOwnTask { await handleHTTP(asyncChannel: value, logger: logger) }
            await upgraded(value.channel)?.serve()
        }
    }

    /// The WebSocket that the connection has become; nil: it has ended as one of HTTP. To be called on the event loop.
    private func upgraded(_ channel: any Channel) -> WebSocketConnection? {
        guard channel.isActive else { return nil }
        let pipeline = channel.pipeline
        return try? pipeline.syncOperations.handler(type: UpgradeGate.self).handOver(pipeline)
    }
}

extension HTTPServerBuilder {
    /// An HTTP/1.1 server whose routes may answer with ``WebSocketUpgrade``.
    public static func http1WebSocketUpgrade(
        configuration: HTTP1WebSocketChannel.Configuration = HTTP1WebSocketChannel.Configuration()
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { HTTP1WebSocketChannel(responder: $0, configuration: configuration) }
    }
}
