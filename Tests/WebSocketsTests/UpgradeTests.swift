import Testing
import WebSocketTestClient

/// The opening handshake, and what else comes over such a connection.
@Suite(.timeLimit(.minutes(10)))
struct UpgradeTests {
    @Test func `the answer proves that the key was read`() async throws {
        try await EchoServer().serving { port, _ in
            try await RawConnection.with(port: port) { connection in
                let head = try await connection.upgrade("/echo")
                #expect(head.status == 101)
                #expect(head.fields["sec-websocket-accept"] == RawConnection.accept)
                #expect(head.fields["transfer-encoding"] == nil && head.fields["content-length"] == nil)
            }
        }
    }

    @Test func `frames that come with the request are not lost`() async throws {
        try await EchoServer().serving { port, _ in
            try await RawConnection.with(port: port) { connection in
                let request =
                    "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: \(RawConnection.key)\r\n\r\n"
                try await connection.send(Array(request.utf8) + [0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69])
                #expect(RawHead(try await connection.readHead()).status == 101)
                #expect(try await connection.readFrame().text == "hi")
            }
        }
    }

    @Test(arguments: [
        ("Sec-WebSocket-Version: 8", RawConnection.key), ("Sec-WebSocket-Version: 13", "short"), ("X: y", RawConnection.key),
    ])
    func `a request that is no valid handshake is answered 426, and the connection goes on`(version: String, key: String)
        async throws
    {
        try await EchoServer().serving { port, _ in
            try await RawConnection.with(port: port) { connection in
                try await connection.send(
                    "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\(version)\r\n"
                        + "Sec-WebSocket-Key: \(key)\r\n\r\n"
                )
                let head = RawHead(try await connection.readHead())
                #expect(head.status == 426)
                #expect(head.fields["sec-websocket-version"] == "13")
                #expect(try await connection.get("/next") == "/next 0")
            }
        }
    }

    @Test func `an offer of h2c is ignored, and the connection goes on`() async throws {
        try await EchoServer().serving { port, _ in
            try await RawConnection.with(port: port) { connection in
                let offer =
                    "Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n"
                for body in ["", "four"] {
                    try await connection.send("POST /h2c HTTP/1.1\r\n\(offer)Content-Length: \(body.count)\r\n\r\n\(body)")
                    #expect(try await connection.readAnswer() == "/h2c \(body.count)")
                }
                #expect(try await connection.get("/next") == "/next 0")
                #expect(try await connection.upgrade("/echo").status == 101)
            }
        }
    }

    @Test(arguments: [
        "GET /1 HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\n\r\n", "GET /1 HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n",
        "GET /1 HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\u{a0}\r\n\r\n",
        "GET /1 HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\u{a0}\r\n\r\n",
        "GET /1 HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
        "GET /1 HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nProxy-Connection: Upgrade\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n",
    ])
    func `what is sent behind a request that is not upgraded is answered too`(request: String) async throws {
        try await EchoServer().serving { port, _ in
            try await RawConnection.with(port: port) { connection in
                try await connection.send(request + "GET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n")
                _ = try await connection.readAnswer()
                #expect(try await connection.readAnswer() == "/2 0")
                #expect(try await connection.readAnswer() == "/3 0")
                #expect(try await connection.get("/4") == "/4 0")
            }
        }
    }

    @Test func `requests sent ahead of a handshake are answered first`() async throws {
        try await EchoServer().serving { port, _ in
            try await RawConnection.with(port: port) { connection in
                try await connection.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
                try await connection.send(
                    "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: \(RawConnection.key)\r\n\r\n")
                #expect(try await connection.readAnswer() == "/1 0")
                #expect(try await connection.readAnswer() == "/2 0")
                #expect(RawHead(try await connection.readHead()).status == 101)
                try await connection.send(text: "hi")
                #expect(try await connection.readFrame().text == "hi")
            }
        }
    }
}

extension RawConnection {
    mutating func get(_ path: String) async throws -> String {
        try await send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
        return try await readAnswer()
    }

    mutating func readAnswer() async throws -> String {
        let head = RawHead(try await readHead())
        return String(decoding: try await read(Int(head.fields["content-length"] ?? "0") ?? 0), as: UTF8.self)
    }
}
