import NIOCore
import NIOWebSocket

/// A message from the client.
public enum WebSocketMessage: Sendable, Hashable {
    case text(String)
    case binary(ByteBuffer)
}

/// Frames to messages (RFC 6455, sections 5.4 to 5.6). What it throws is the code to close with.
struct MessageAssembler {
    enum Event: Equatable {
        case message(WebSocketMessage)
        case ping(ByteBuffer)
        case pong
        /// The code to answer with.
        case close(CloseCode)
        /// More fragments follow.
        case incomplete
    }

    struct Violation: Error, Equatable {
        var code: CloseCode
    }

    let maxMessageSize: Int
    let maxFragments: Int
    private var partial: (opcode: WebSocketOpcode, data: ByteBuffer, fragments: Int)?

    init(maxMessageSize: Int, maxFragments: Int) {
        self.maxMessageSize = maxMessageSize
        self.maxFragments = maxFragments
    }

    mutating func receive(_ part: FramePart) throws(Violation) -> Event {
        switch part {
        case .failure(let code): throw Violation(code: code)
        case .frame(_, .ping, let payload): return .ping(payload)
        case .frame(_, .pong, _): return .pong
        case .frame(_, .connectionClose, let payload): return .close(try Self.closeCode(payload))
        case .frame(let fin, let opcode, let payload): return try data(fin: fin, opcode: opcode, payload: payload)
        }
    }

    private mutating func data(fin: Bool, opcode: WebSocketOpcode, payload: ByteBuffer) throws(Violation) -> Event {
        guard [.text, .binary, .continuation].contains(opcode), (opcode == .continuation) == (partial != nil) else {
            throw Violation(code: .protocolError)
        }
        var message = partial ?? (opcode, ByteBuffer(), 0)
        partial = nil
        guard message.data.readableBytes + payload.readableBytes <= maxMessageSize, message.fragments < maxFragments else {
            throw Violation(code: .messageTooBig)
        }
        message.fragments += 1
        message.data.writeImmutableBuffer(payload)
        guard fin else {
            partial = message
            return .incomplete
        }
        guard message.opcode == .text else { return .message(.binary(message.data)) }
        guard let text = String(validating: message.data.readableBytesView, as: UTF8.self) else {
            throw Violation(code: .invalidPayload)
        }
        return .message(.text(text))
    }

    /// The code is echoed; a body that is malformed is a violation itself (RFC 6455, 7.4.1).
    private static func closeCode(_ payload: ByteBuffer) throws(Violation) -> CloseCode {
        var payload = payload
        guard payload.readableBytes > 0 else { return .none }
        guard let raw = payload.readInteger(as: UInt16.self), CloseCode(rawValue: raw).isValidOnTheWire else {
            throw Violation(code: .protocolError)
        }
        guard String(validating: payload.readableBytesView, as: UTF8.self) != nil else { throw Violation(code: .invalidPayload) }
        return CloseCode(rawValue: raw)
    }
}
