/// A frame as it came.
public struct RawFrame: Sendable, Equatable {
    public var fin: Bool
    public var opcode: UInt8
    public var payload: [UInt8]

    public init(fin: Bool = true, opcode: UInt8, payload: [UInt8]) {
        self.fin = fin
        self.opcode = opcode
        self.payload = payload
    }

    public var text: String { String(decoding: payload, as: UTF8.self) }

    /// Of a close frame.
    public var closeCode: UInt16? {
        guard opcode == Opcode.close, payload.count >= 2 else { return nil }
        return UInt16(payload[0]) << 8 | UInt16(payload[1])
    }
}

public enum Opcode {
    public static let continuation: UInt8 = 0
    public static let text: UInt8 = 1
    public static let binary: UInt8 = 2
    public static let close: UInt8 = 8
    public static let ping: UInt8 = 9
    public static let pong: UInt8 = 10
}

/// A request's and an answer's head.
public struct RawHead: Sendable {
    public var status: Int
    /// By name in lower case; of a name that comes more than once, the list of its values (RFC 9110, 5.3).
    public var fields: [String: String]

    public init(_ text: String) {
        let lines = text.split(separator: "\r\n")
        status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        fields = [:]
        for line in lines.dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1)
            let (name, value) = (halves[0].lowercased(), halves.count == 2 ? String(halves[1].drop { $0 == " " }) : "")
            fields[name] = fields[name].map { "\($0), \(value)" } ?? value
        }
    }
}

extension RawConnection {
    /// The key and its answer of RFC 6455, section 1.3.
    public static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    public static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    public mutating func upgrade(_ path: String, fields: [(String, String)] = []) async throws -> RawHead {
        let extra = fields.map { "\($0.0): \($0.1)\r\n" }.joined()
        try await send(
            "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: \(Self.key)\r\n\(extra)\r\n")
        return RawHead(try await readHead())
    }

    public func send(
        _ opcode: UInt8, _ payload: [UInt8], fin: Bool = true, isMasked: Bool = true, reserved: UInt8 = 0
    ) async throws {
        var frame: [UInt8] = [(fin ? 0x80 : 0) | reserved | opcode]
        let mask: UInt8 = isMasked ? 0x80 : 0
        switch payload.count {
        case ...125: frame.append(mask | UInt8(payload.count))
        case ...65_535: frame += [mask | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        default:
            frame.append(mask | 127)
            frame += (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> ($0 * 8)) }
        }
        let key: [UInt8] = isMasked ? [0x12, 0x34, 0x56, 0x78] : []
        frame += key
        frame += isMasked ? payload.enumerated().map { $1 ^ key[$0 % 4] } : payload
        try await send(frame)
    }

    public func send(text: String) async throws { try await send(Opcode.text, Array(text.utf8)) }

    public func sendClose(_ code: UInt16 = 1000) async throws {
        try await send(Opcode.close, [UInt8(code >> 8), UInt8(code & 255)])
    }

    /// The next frame, pings and pongs included. A frame of a server must not be masked.
    public mutating func readFrame() async throws -> RawFrame {
        let head = try await read(2)
        precondition(head[1] & 0x80 == 0, "masked")
        let count =
            switch head[1] {
            case 126: try await read(2).reduce(0) { $0 << 8 | Int($1) }
            case 127: try await read(8).reduce(0) { $0 << 8 | Int($1) }
            default: Int(head[1])
            }
        return RawFrame(fin: head[0] & 0x80 != 0, opcode: head[0] & 0x0F, payload: try await read(count))
    }

    /// Messages up to the close frame.
    public mutating func readToClose() async throws -> (texts: [String], close: RawFrame) {
        var texts: [String] = []
        while true {
            let frame = try await readFrame()
            if frame.opcode == Opcode.text { texts.append(frame.text) }
            if frame.opcode == Opcode.close { return (texts, frame) }
        }
    }
}
