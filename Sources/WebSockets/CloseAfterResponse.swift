import NIOCore
import NIOHTTP1

/// Ends the connection after an answer that says `Connection: close`, though the client may still be sending: what it sends
/// is dropped for a moment, so that the answer is not lost to a reset.
struct CloseAfterResponse {
    private static let grace = TimeAmount.seconds(1)
    private var closes = false

    /// The head of an answer has been written.
    mutating func begins(_ head: HTTPResponseHead) { closes = Handshake.lists("close", head.headers["connection"]) }

    /// The end of that answer has been written.
    func ended(_ context: ChannelHandlerContext) {
        guard closes else { return }
        context.flush()
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        channel.eventLoop.scheduleTask(in: Self.grace) { channel.close(promise: nil) }
    }
}
