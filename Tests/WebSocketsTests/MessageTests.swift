import Testing
import WebSocketTestClient
import WebSockets

/// Messages, fragments, and what closes a WebSocket (RFC 6455, sections 5 to 7).
@Suite(.timeLimit(.minutes(10)))
struct MessageTests {
    private func echo(
        _ server: EchoServer = EchoServer(), _ body: @escaping @Sendable (inout RawConnection) async throws -> Void
    ) async throws {
        try await server.serving { port, _ in
            try await RawConnection.with(port: port) { connection in
                #expect(try await connection.upgrade("/echo").status == 101)
                try await body(&connection)
            }
        }
    }

    @Test(arguments: [0, 1, 125, 126, 16_000]) func `text comes back whole`(size: Int) async throws {
        try await echo { connection in
            let text = String(repeating: "é", count: size / 2) + (size % 2 == 1 ? "x" : "")
            try await connection.send(text: text)
            #expect(try await connection.readFrame() == RawFrame(opcode: Opcode.text, payload: Array(text.utf8)))
        }
    }

    @Test func `fragments become one message, with control frames between them`() async throws {
        try await echo { connection in
            try await connection.send(Opcode.text, Array("a".utf8), fin: false)
            try await connection.send(Opcode.ping, Array("p".utf8))
            try await connection.send(Opcode.continuation, [], fin: false)
            try await connection.send(Opcode.continuation, Array("b".utf8))
            #expect(try await connection.readFrame() == RawFrame(opcode: Opcode.pong, payload: Array("p".utf8)))
            #expect(try await connection.readFrame().text == "ab")
        }
    }

    @Test func `a character may be split over fragments`() async throws {
        try await echo { connection in
            let bytes = Array("€".utf8)
            try await connection.send(Opcode.text, [bytes[0]], fin: false)
            try await connection.send(Opcode.continuation, Array(bytes[1...]))
            #expect(try await connection.readFrame().text == "€")
        }
    }

    struct Violation: Sendable {
        var name: String
        var code: UInt16
        var send: @Sendable (borrowing RawConnection) async throws -> Void
    }

    static let violations = [
        Violation(name: "not masked", code: 1002) { try await $0.send(Opcode.text, [0x61], isMasked: false) },
        Violation(name: "reserved bit", code: 1002) { try await $0.send(Opcode.text, [0x61], reserved: 0x40) },
        Violation(name: "reserved opcode", code: 1002) { try await $0.send(3, []) },
        Violation(name: "continuation of nothing", code: 1002) { try await $0.send(Opcode.continuation, [0x61]) },
        Violation(name: "text inside a message", code: 1002) {
            try await $0.send(Opcode.text, [0x61], fin: false)
            try await $0.send(Opcode.text, [0x61])
        },
        Violation(name: "fragmented ping", code: 1002) { try await $0.send(Opcode.ping, [], fin: false) },
        Violation(name: "long ping", code: 1002) { try await $0.send(Opcode.ping, [UInt8](repeating: 0, count: 126)) },
        Violation(name: "not UTF-8", code: 1007) { try await $0.send(Opcode.text, [0xC3, 0x28]) },
        Violation(name: "frame too large", code: 1009) { try await $0.send(Opcode.text, [UInt8](repeating: 0x61, count: 16_385)) },
        Violation(name: "message too large", code: 1009) {
            for i in 0..<5 {
                try await $0.send(i == 0 ? Opcode.text : Opcode.continuation, [UInt8](repeating: 0x61, count: 16_000), fin: false)
            }
        },
        Violation(name: "too many fragments", code: 1009) {
            for i in 0..<65 { try await $0.send(i == 0 ? Opcode.text : Opcode.continuation, [], fin: false) }
        },
        Violation(name: "close with half a code", code: 1002) { try await $0.send(Opcode.close, [3]) },
        Violation(name: "close with a reserved code", code: 1002) { try await $0.sendClose(1005) },
        Violation(name: "close with a reason that is not UTF-8", code: 1007) { try await $0.send(Opcode.close, [3, 232, 0xFF]) },
    ]

    @Test(arguments: violations.indices) func `a violation is closed with its code, and TCP is ended`(index: Int) async throws {
        let violation = Self.violations[index]
        try await echo { connection in
            try await violation.send(connection)
            #expect(try await connection.readToClose().close.closeCode == violation.code, "\(violation.name)")
            try await connection.readToEnd()
        }
    }

    @Test func `the client's close is answered with its code`() async throws {
        try await echo { connection in
            try await connection.sendClose(4000)
            #expect(try await connection.readFrame().closeCode == 4000)
            try await connection.readToEnd()
        }
    }

    @Test func `a close without a code is answered without one`() async throws {
        try await echo { connection in
            try await connection.send(Opcode.close, [])
            #expect(try await connection.readFrame() == RawFrame(opcode: Opcode.close, payload: []))
            try await connection.readToEnd()
        }
    }
}
