import NIOCore
import NIOHTTP1
import NIOPosix

/// A keep-alive connection that asks one request at a time. It connects when it has something to ask and is not connected.
///
/// NIOHTTP1's own handlers and nothing else: a request costs one write and no task. All of it lives on one event loop.
final class LoadConnection {
    struct Answer {
        var status: Int
        /// Nil where nobody wants it.
        var body: ByteBuffer?
    }

    private enum State {
        case disconnected
        case connecting(HTTPRequestHead)
        case idle(ResponseReader)
        case waiting(ResponseReader)
    }

    private let address: SocketAddress
    private let loop: any EventLoop
    private let connectTimeout: TimeAmount
    private let keepsBodies: Bool
    private var state = State.disconnected
    /// What becomes of each request. It may send the next one at once.
    var onOutcome: (Result<Answer, FailureCauseError>) -> Void = { _ in }

    /// - Parameter connectTimeout: how long to wait for a connection.
    init(to address: SocketAddress, on loop: any EventLoop, connectTimeout: TimeAmount, keepsBodies: Bool = false) {
        self.address = address
        self.loop = loop
        self.connectTimeout = connectTimeout
        self.keepsBodies = keepsBodies
    }

    /// Sends a request without body. The one before must have been answered or have failed.
    func send(_ head: HTTPRequestHead) {
        switch state {
        case .idle(let reader):
            state = .waiting(reader)
            reader.send(head)
        case .disconnected:
            state = .connecting(head)
            connect()
        case .connecting, .waiting: preconditionFailure("one request at a time")
        }
    }

    /// Gives the request up that is under way; its connection can be used no more.
    func abandon(_ cause: FailureCause) { lose(cause) }

    /// Ends the connection; nothing more is reported.
    func close() {
        onOutcome = { _ in }
        disconnect()
    }

    private func connect() {
        let connection = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop).connectTimeout(connectTimeout).channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { [keepsBodies] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    // Not addHTTPClientHandlers: it looks into every field of every request, and here they are always the same.
                    try pipeline.addHandler(HTTPRequestEncoder())
                    try pipeline.addHandler(ByteToMessageHandler(HTTPResponseDecoder()))
                    try pipeline.addHandler(ResponseReader(connection.value, keepsBodies: keepsBodies))
                }
            }.connect(to: address).assumeIsolated().whenFailure { error in
                guard case .connecting = self.state else { return }
                self.lose(FailureCause(error))
            }
    }

    fileprivate func connected(_ reader: ResponseReader) {
        guard case .connecting(let head) = state else { return reader.drop() }
        state = .waiting(reader)
        reader.send(head)
    }

    fileprivate func answered(_ answer: Answer, by reader: ResponseReader, keepAlive: Bool) {
        guard case .waiting(let current) = state, current === reader else { return }
        state = .idle(reader)
        if !keepAlive { disconnect() }
        onOutcome(.success(answer))
    }

    fileprivate func closed(_ reader: ResponseReader, _ cause: FailureCause) {
        switch state {
        case .idle(let current) where current === reader: state = .disconnected
        case .waiting(let current) where current === reader: lose(cause)
        default: break
        }
    }

    private func lose(_ cause: FailureCause) {
        let wasAsked = if case .idle = state { false } else { true }
        disconnect()
        if wasAsked { onOutcome(.failure(FailureCauseError(cause: cause))) }
    }

    private func disconnect() {
        switch state {
        case .idle(let reader), .waiting(let reader): reader.drop()
        case .connecting, .disconnected: break
        }
        state = .disconnected
    }
}

/// `Result` wants an `Error`.
struct FailureCauseError: Error {
    var cause: FailureCause
}

/// Puts answers together at the end of a channel's pipeline.
private final class ResponseReader: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private var connection: LoadConnection?
    private let keepsBodies: Bool
    private var context: ChannelHandlerContext?
    private var status = 0
    private var keepAlive = true
    private var body: ByteBuffer?

    init(_ connection: LoadConnection, keepsBodies: Bool) {
        self.connection = connection
        self.keepsBodies = keepsBodies
    }

    func send(_ head: HTTPRequestHead) {
        guard let context else { return }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// Closes the channel and tells nobody.
    func drop() {
        connection = nil
        context?.close(promise: nil)
    }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        connection?.connected(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            status = Int(head.status.code)
            keepAlive = head.isKeepAlive
            body = keepsBodies ? ByteBuffer() : nil
        case .body(var part):
            if keepsBodies { body?.writeBuffer(&part) }
        case .end:
            guard status >= 200 else { return }  // 100 Continue and the like: the answer is still to come.
            connection?.answered(.init(status: status, body: body), by: self, keepAlive: keepAlive)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        connection?.closed(self, FailureCause(error))
        connection = nil
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        connection?.closed(self, .closed)
        connection = nil
    }
}
