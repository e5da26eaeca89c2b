import NIOCore
import NIOWebSocket

/// One or more whole frames, ready for the wire. A server does not mask, so that the same bytes go to every client.
public struct EncodedFrames: Sendable {
    var buffer: ByteBuffer

    public init(capacity: Int = 0) { buffer = ByteBufferAllocator().buffer(capacity: capacity) }

    public init(text: some Collection<UInt8>) {
        self.init(capacity: text.count + Self.maxHeaderSize)
        append(text: text)
    }

    /// Bytes on the wire.
    public var count: Int { buffer.readableBytes }

    /// A text message.
    ///
    /// - Parameter text: UTF-8.
    /// - Returns: the message by itself; it shares its bytes with the whole.
    @discardableResult
    public mutating func append(text: some Collection<UInt8>) -> Range<Int> {
        let start = buffer.readableBytes
        appendHeader(.text, length: text.count)
        buffer.writeBytes(text)
        return start..<buffer.readableBytes
    }

    /// The frames that lie in `range`, without copying them. `range` is made of what ``append(text:)`` returned.
    public subscript(range: Range<Int>) -> EncodedFrames {
        var part = EncodedFrames()
        part.buffer = buffer.getSlice(at: buffer.readerIndex + range.lowerBound, length: range.count) ?? part.buffer
        return part
    }

    /// The same messages with other texts. It reads its own framing back, as ``append(text:)`` wrote it.
    public func mapTexts(_ transform: ([UInt8]) -> [UInt8]) -> EncodedFrames {
        var rest = buffer
        var frames = EncodedFrames(capacity: count)
        while rest.readInteger(as: UInt8.self) != nil, let short = rest.readInteger(as: UInt8.self) {
            let length: Int?
            switch short {
            case 126: length = rest.readInteger(as: UInt16.self).map(Int.init)
            case 127: length = rest.readInteger(as: UInt64.self).map { Int($0) }
            default: length = Int(short)
            }
            guard let length, let text = rest.readBytes(length: length) else { break }
            frames.append(text: transform(text))
        }
        return frames
    }

    static func control(_ opcode: WebSocketOpcode, _ payload: ByteBuffer = ByteBuffer()) -> ByteBuffer {
        var frames = EncodedFrames(capacity: payload.readableBytes + maxHeaderSize)
        frames.appendHeader(opcode, length: payload.readableBytes)
        frames.buffer.writeImmutableBuffer(payload)
        return frames.buffer
    }

    private static let maxHeaderSize = 10
    private static let fin: UInt8 = 0x80

    private mutating func appendHeader(_ opcode: WebSocketOpcode, length: Int) {
        buffer.writeInteger(Self.fin | UInt8(webSocketOpcode: opcode))
        switch length {
        case ...125: buffer.writeInteger(UInt8(length))
        case ...Int(UInt16.max): buffer.writeMultipleIntegers(UInt8(126), UInt16(length))
        default: buffer.writeMultipleIntegers(UInt8(127), UInt64(length))
        }
    }
}
