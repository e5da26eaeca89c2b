import NIOCore
import NIOHTTP1

/// Ends the connection after an answer that says `Connection: close`, though the client may still be sending: what it sends
/// is dropped for a moment, so that the answer is not lost to a reset.
final class CloseAfterResponse: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private static let grace = TimeAmount.seconds(1)
    private var closes = false

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        context.write(data, promise: promise)
        switch Self.unwrapOutboundIn(data) {
        case .head(let head): closes = Handshake.lists("close", head.headers["connection"])
        case .end where closes:
            context.flush()
            context.close(mode: .output, promise: nil)
            let channel = context.channel
            channel.eventLoop.scheduleTask(in: Self.grace) { channel.close(promise: nil) }
        default: break
        }
    }
}
