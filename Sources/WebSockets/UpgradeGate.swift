import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// Sits between NIO's HTTP/1 and Hummingbird, translates what passes, ends the connection after an answer that says so, and lets a
/// route turn the connection into a tunnel of WebSocket frames.
///
/// - A WebSocket request's `.end` is held back until its answer is known. 101 makes the connection a tunnel: Hummingbird's task
///   ends, believing that it has closed the connection, and all that is HTTP's leaves the pipeline, the gate last. Any other
///   answer releases the `.end`.
/// - NIO's decoder stops parsing after every request that asks for an upgrade, as offers of h2c do that `curl --http2` and
///   Java's HttpClient send, and after CONNECT. When such a request is answered as plain HTTP, a new decoder takes over.
final class UpgradeGate: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPServerResponsePart
    typealias Decoder = ByteToMessageHandler<HTTPRequestDecoder>

    private enum State {
        case http
        /// The decoder has stopped after this request, which is no WebSocket's.
        case decoderStops
        /// Such a request has ended. A head that comes now proves that the decoder goes on after all.
        case replacing
        /// Waiting for the answer to a WebSocket request; `earlier` requests are to be answered first (pipelining).
        case holding(earlier: Int, end: HTTPRequestPart?)
        /// 101 has been written; HTTP is on its way out.
        case tunnel(WebSocketReader, WebSocketConnection?)
    }

    private var decoder: Decoder
    private let limits: NIOHTTPDecoderLimitConfiguration
    private let maxFrameSize: Int
    private var state = State.http
    /// Requests whose answer has not been written to its end.
    private var unanswered = 0
    private var closing = CloseAfterResponse()
    /// What has no place in a tunnel.
    var ofHTTP: [any RemovableChannelHandler] = []

    init(decoder: Decoder, limits: NIOHTTPDecoderLimitConfiguration, maxFrameSize: Int) {
        self.decoder = decoder
        self.limits = limits
        self.maxFrameSize = maxFrameSize
    }

    static func makeDecoder(_ limits: NIOHTTPDecoderLimitConfiguration) -> Decoder {
        ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head):
            if case .holding(_, let end?) = state { pass(end, context) }
            if !Self.stopsDecoder(head) {
                state = .http
            } else if Self.isWebSocket(head) {
                state = .holding(earlier: unanswered, end: nil)
            } else {
                state = .decoderStops
            }
            unanswered += 1
            do { pass(.head(try HTTPRequest(http1: Self.readable(head))), context) } catch { context.fireErrorCaught(error) }
        case .body(let bytes):
            pass(.body(bytes), context)
        case .end(let trailers):
            ended(.end(trailers.map { HTTPFields($0, splitCookie: false) }), context)
        }
    }

    private func ended(_ end: HTTPRequestPart, _ context: ChannelHandlerContext) {
        switch state {
        case .holding(let earlier, _):
            state = .holding(earlier: earlier, end: end)
        case .decoderStops:
            state = .replacing
            pass(end, context)
            // The decoder is at work here: whether it has stopped shows when it returns.
            context.eventLoop.assumeIsolated().execute {
                guard case .replacing = self.state else { return }
                self.state = .http
                self.replaceDecoder(context)
            }
        default:
            pass(end, context)
        }
    }

    private func pass(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) { context.fireChannelRead(Self.wrapInboundOut(part)) }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch Self.unwrapOutboundIn(data) {
        case .head(let response):
            let head = HTTPResponseHead(response)
            context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
            closing.begins(head)
            wrote(head, context)
        case .body(let bytes):
            context.write(Self.wrapOutboundOut(.body(.byteBuffer(bytes))), promise: promise)
        case .end(let trailers):
            context.write(Self.wrapOutboundOut(.end(trailers.map(HTTPHeaders.init))), promise: promise)
            closing.ended(context)
            unanswered -= 1
            if case .holding(let earlier, let end) = state, earlier > 0 { state = .holding(earlier: earlier - 1, end: end) }
        }
    }

    private func wrote(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
        switch state {
        case .holding(earlier: 0, let end):
            if head.status == .switchingProtocols {
                startTunnel(context)
            } else if !head.status.isInformational {
                release(end, context)
            }
        default:
            // An answer to a request that cannot become a tunnel, of HTTP/1.0 for one.
            if head.status == .switchingProtocols { context.close(promise: nil) }
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // Of HTTP's task, which ends here and not the connection.
        if case .tunnel(_, .some) = state { promise?.succeed() } else { context.close(mode: mode, promise: promise) }
    }

    /// Keeps what the connection is to be from the 101 on.
    func upgrade(to connection: WebSocketConnection) throws {
        guard case .tunnel(let reader, nil) = state else { throw ChannelError.inappropriateOperationForState }
        state = .tunnel(reader, connection)
    }

    /// Begins the WebSocket, once HTTP's task has ended.
    ///
    /// - Returns: nil when there has been no upgrade.
    func handOver(_ pipeline: ChannelPipeline) -> WebSocketConnection? {
        guard case .tunnel(let reader, let connection?) = state else { return nil }
        for handler in ofHTTP + [self] { pipeline.syncOperations.removeHandler(handler, promise: nil) }
        ofHTTP = []
        reader.begin(connection)
        return connection
    }

    /// Of a request that stops the decoder.
    private static func isWebSocket(_ head: HTTPRequestHead) -> Bool {
        head.method == .GET && head.version != .http1_0
            && Handshake.lists("websocket", head.headers["upgrade"])
            && !head.headers.contains(name: "content-length") && !head.headers.contains(name: "transfer-encoding")
    }

    /// The head as routes are to see it. HTTP/1.0 has no upgrades (RFC 9110, 7.8): its offer is ignored.
    private static func readable(_ head: HTTPRequestHead) -> HTTPRequestHead {
        guard head.version == .http1_0 else { return head }
        var head = head
        head.headers.remove(name: "upgrade")
        return head
    }

    /// llhttp's condition; it reads `Proxy-Connection` as `Connection`.
    private static func stopsDecoder(_ head: HTTPRequestHead) -> Bool {
        if head.method == .CONNECT { return true }
        guard head.headers.contains(name: "upgrade") else { return false }
        return Handshake.lists("upgrade", head.headers["connection"] + head.headers["proxy-connection"])
    }

    private func startTunnel(_ context: ChannelHandlerContext) {
        let frames = ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: maxFrameSize))
        let reader = WebSocketReader()
        state = .tunnel(reader, nil)
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.addHandler(frames, position: .after(decoder))
            try pipeline.addHandler(reader, position: .after(frames))
            remove(decoder, context)
        } catch {
            context.close(promise: nil)
        }
    }

    private func release(_ end: HTTPRequestPart?, _ context: ChannelHandlerContext) {
        guard let end else {
            state = .decoderStops
            return
        }
        state = .http
        replaceDecoder(context)
        pass(end, context)
        context.fireChannelReadComplete()
    }

    private func replaceDecoder(_ context: ChannelHandlerContext) {
        let old = decoder
        decoder = Self.makeDecoder(limits)
        do {
            try context.pipeline.syncOperations.addHandler(decoder, position: .after(old))
            remove(old, context)
        } catch {
            context.close(promise: nil)
        }
    }

    /// A decoder passes on what it has not read when it goes; Hummingbird sees that at the next read-complete only.
    private func remove(_ decoder: Decoder, _ context: ChannelHandlerContext) {
        let pipeline = context.pipeline
        pipeline.syncOperations.removeHandler(decoder).whenComplete { _ in pipeline.fireChannelReadComplete() }
    }
}

extension HTTPResponseStatus {
    fileprivate var isInformational: Bool { (100..<200).contains(code) }
}
