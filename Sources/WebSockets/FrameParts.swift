import NIOCore
import NIOHTTP1
import NIOWebSocket

/// What comes in on a tunnel: a frame, or the news that the bytes were none.
///
/// It travels through Hummingbird as a part of the request's body: a byte, then the payload. The byte is the frame's own
/// first one (FIN and opcode); the reserved bits, which no accepted frame has, mark a failure.
enum FramePart {
    case frame(fin: Bool, opcode: WebSocketOpcode, payload: ByteBuffer)
    case failure(CloseCode)

    private static let failureMark: UInt8 = 0x70

    init(_ part: ByteBuffer) {
        var payload = part
        guard let first = payload.readInteger(as: UInt8.self), first & Self.failureMark == 0,
            let opcode = WebSocketOpcode(encodedWebSocketOpcode: first & 0x0F)
        else {
            self = .failure(payload.readInteger().map(CloseCode.init) ?? .protocolError)
            return
        }
        self = .frame(fin: first & 0x80 != 0, opcode: opcode, payload: payload)
    }

    func encoded(_ allocator: ByteBufferAllocator) -> ByteBuffer {
        switch self {
        case .frame(let fin, let opcode, let payload):
            var part = allocator.buffer(capacity: payload.readableBytes + 1)
            part.writeInteger((fin ? 0x80 : 0) | UInt8(webSocketOpcode: opcode))
            part.writeImmutableBuffer(payload)
            return part
        case .failure(let code):
            var part = allocator.buffer(capacity: 3)
            part.writeMultipleIntegers(Self.failureMark, code.rawValue)
            return part
        }
    }
}

/// Turns frames into parts of the request's body. After a failure everything is read and dropped, so that the close frame is
/// not lost to a reset of the connection.
final class FramesToBody: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = HTTPServerRequestPart

    private var failed = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !failed else { return }
        let frame = Self.unwrapInboundIn(data)
        // Clients mask (RFC 6455, 5.1); no extension is negotiated, so that the reserved bits are zero (5.2).
        guard frame.maskKey != nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else { return fail(.protocolError, context) }
        forward(.frame(fin: frame.fin, opcode: frame.opcode, payload: frame.unmaskedData), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !failed else { return }  // The decoder complains again of what it is given after a failure.
        switch error {
        case NIOWebSocketError.invalidFrameLength: fail(.messageTooBig, context)
        case is NIOWebSocketError: fail(.protocolError, context)
        default: context.fireErrorCaught(error)
        }
    }

    private func fail(_ code: CloseCode, _ context: ChannelHandlerContext) {
        guard !failed else { return }
        failed = true
        forward(.failure(code), context)
        context.fireChannelReadComplete()
    }

    private func forward(_ part: FramePart, _ context: ChannelHandlerContext) {
        context.fireChannelRead(Self.wrapInboundOut(.body(part.encoded(context.channel.allocator))))
    }
}
