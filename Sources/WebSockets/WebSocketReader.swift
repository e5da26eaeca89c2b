import NIOCore
import NIOWebSocket

/// Reads one WebSocket: what is left of a connection's handlers once it has become one.
///
/// It asks for bytes itself, for Hummingbird's stream, which did so before, has ended; and only while what goes out is taken, so
/// that a client that sends pings and reads no pongs is not read either.
final class WebSocketReader: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    private struct Session {
        var outbound: WebSocketOutbound
        var assembler: MessageAssembler
        var onMessage: (@Sendable (WebSocketMessage) -> Void)?
    }

    private var session: Session?
    /// What came before the session began: with the request, or right behind it.
    private var early: [FramePart] = []
    private var context: ChannelHandlerContext?
    private var failed = false
    private var hasEnded = false
    /// Whether more is to be asked for once the channel is writable.
    private var wantsMore = false

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func begin(_ connection: WebSocketConnection) {
        let configuration = connection.configuration
        session = Session(
            outbound: connection.outbound,
            assembler: MessageAssembler(maxMessageSize: configuration.maxMessageSize, maxFragments: configuration.maxFragments),
            onMessage: connection.onMessage)
        let parts = early
        early = []
        for part in parts { receive(part) }
        if hasEnded { connection.outbound.cut() } else { readOn() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { take(FramePart(Self.unwrapInboundIn(data))) }

    func channelReadComplete(context: ChannelHandlerContext) {
        if session != nil { readOn() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if wantsMore { readOn() }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let failure = FramePart(error) { take(failure) } else { context.fireErrorCaught(error) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { end() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func end() {
        hasEnded = true
        session?.outbound.cut()
    }

    private func readOn() {
        guard let context, !hasEnded else { return }
        wantsMore = !context.channel.isWritable
        if !wantsMore { context.read() }
    }

    private func take(_ part: FramePart) {
        guard session == nil else { return receive(part) }
        early.append(part)
    }

    private func receive(_ part: FramePart) {
        // After a failure everything is read and dropped, so that the close frame is not lost to a reset of the connection.
        guard !failed, let outbound = session?.outbound else { return }
        outbound.heard()
        do throws(MessageAssembler.Violation) {
            switch try session?.assembler.receive(part) {
            case .message(let message): if !outbound.isClosing { session?.onMessage?(message) }
            case .ping(let payload): outbound.pong(payload)
            case .close(let code): outbound.end(code)
            case .pong, .incomplete, nil: break
            }
        } catch {
            failed = true
            outbound.fail(error.code)
        }
    }
}
