import NIOCore
import NIOWebSocket

/// What comes in over a WebSocket: a frame, or the news that the bytes were none.
enum FramePart {
    case frame(fin: Bool, opcode: WebSocketOpcode, payload: ByteBuffer)
    case failure(CloseCode)

    init(_ frame: WebSocketFrame) {
        // Clients mask (RFC 6455, 5.1); no extension is negotiated, so that the reserved bits are zero (5.2).
        guard frame.maskKey != nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
            self = .failure(.protocolError)
            return
        }
        self = .frame(fin: frame.fin, opcode: frame.opcode, payload: frame.unmaskedData)
    }

    /// - Returns: nil for an error that is not the frames'.
    init?(_ error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength: self = .failure(.messageTooBig)
        case is NIOWebSocketError: self = .failure(.protocolError)
        default: return nil
        }
    }
}
