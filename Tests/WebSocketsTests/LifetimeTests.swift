import Synchronization
import Testing
import WebSocketTestClient
import WebSockets

/// How WebSockets live and end: pings, the server's side of closing, shutdown, clients that vanish.
@Suite(.timeLimit(.minutes(10)))
struct LifetimeTests {
    private struct Failure: Error {}

    private func server(_ run: @escaping @Sendable (WebSocketOutbound) async throws -> Void) -> EchoServer {
        var server = EchoServer(run: run)
        server.configuration.closeTimeout = .milliseconds(50)
        return server
    }

    /// A client of `/echo`, on a clock of its own.
    private func withClient(
        check: WebSocketCheck? = nil, _ body: @escaping @Sendable (inout RawConnection, ManualClock) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        var server = EchoServer()
        server.heartbeat = WebSocketHeartbeat(clock: clock)
        server.check = check
        try await server.serving { port, _ in
            try await RawConnection.with(port: port) { connection in
                _ = try await connection.upgrade("/echo")
                // What is echoed is so by a WebSocket that the heartbeat knows.
                try await connection.send(text: "here")
                #expect(try await connection.readFrame().text == "here")
                try await body(&connection, clock)
            }
        }
    }

    @Test func `a ping goes out each interval, and an answer keeps the connection`() async throws {
        try await withClient { connection, clock in
            for _ in 1...3 {
                await clock.sleepers(1)
                clock.advance(by: .seconds(20))
                #expect(try await connection.readFrame().opcode == Opcode.ping)
                try await connection.send(Opcode.pong, [])
                // What is echoed was read after the pong.
                try await connection.send(text: "heard")
                #expect(try await connection.readFrame().text == "heard")
            }
        }
    }

    @Test func `a client that does not answer a ping is cut off`() async throws {
        try await withClient { connection, clock in
            await clock.sleepers(1)
            clock.advance(by: .seconds(20))
            let frame = try await connection.readFrame()
            #expect(frame.opcode == Opcode.ping)
            await clock.sleepers(1)
            clock.advance(by: .seconds(20))
            await #expect(throws: (any Error).self) { try await connection.readFrame() }
        }
    }

    @Test func `a client that may not go on is told so at the next look`() async throws {
        let mayGoOn = Atomic(true)
        let check = WebSocketCheck(every: .seconds(2)) { mayGoOn.load(ordering: .relaxed) }
        try await withClient(check: check) { connection, clock in
            for _ in 1...10 {
                await clock.sleepers(1)
                clock.advance(by: .seconds(2))
            }
            // Pings keep their interval.
            #expect(try await connection.readFrame().opcode == Opcode.ping)
            try await connection.send(Opcode.pong, [])
            mayGoOn.store(false, ordering: .relaxed)
            await clock.sleepers(1)
            clock.advance(by: .seconds(2))
            #expect(try await connection.readFrame().closeCode == 3000)
        }
    }

    @Test func `a client that may not go on is told so in the beat that would give it up`() async throws {
        let mayGoOn = Atomic(true)
        let check = WebSocketCheck(every: .seconds(2)) { mayGoOn.load(ordering: .relaxed) }
        try await withClient(check: check) { connection, clock in
            await clock.sleepers(1)
            clock.advance(by: .seconds(20))
            let ping = try await connection.readFrame()
            #expect(ping.opcode == Opcode.ping)
            mayGoOn.store(false, ordering: .relaxed)
            await clock.sleepers(1)
            clock.advance(by: .seconds(20))
            #expect(try await connection.readFrame().closeCode == 3000)
        }
    }

    @Test func `when the route is done the client is told so`() async throws {
        try await EchoServer { try await $0.write(text: "all") }.serving { port, _ in
            try await RawConnection.with(port: port) { connection in
                _ = try await connection.upgrade("/echo")
                let (texts, close) = try await connection.readToClose()
                #expect(texts == ["all"] && close.closeCode == 1000)
                try await connection.sendClose()
                try await connection.readToEnd()
            }
        }
    }

    @Test func `a route that fails is closed with 1011`() async throws {
        try await server { _ in throw Failure() }.serving { port, _ in
            try await RawConnection.with(port: port) { connection in
                _ = try await connection.upgrade("/echo")
                #expect(try await connection.readToClose().close.closeCode == 1011)
            }
        }
    }

    @Test func `a client that ignores the close is cut off`() async throws {
        try await server { $0.close(.tryAgainLater) }.serving { port, _ in
            try await RawConnection.with(port: port) { connection in
                _ = try await connection.upgrade("/echo")
                #expect(try await connection.readFrame().closeCode == 1013)
                try await connection.readToEnd()
            }
        }
    }

    @Test func `shutdown tells every client and does not wait for those that do not answer`() async throws {
        try await server { _ in try await Task.sleep(for: .seconds(3600)) }.serving { port, shutdown in
            try await RawConnection.with(port: port) { deaf in
                _ = try await deaf.upgrade("/echo")
                try await RawConnection.with(port: port) { polite in
                    _ = try await polite.upgrade("/echo")
                    shutdown()
                    #expect(try await polite.readFrame().closeCode == 1001)
                    // Under load its answer may come after the end: then it is as deaf as the other.
                    try? await polite.sendClose(1001)
                    try await polite.readToEnd()
                }
                try await deaf.readToEnd()
            }
        }
    }

    @Test func `a client that vanishes ends the route`() async throws {
        let (ends, ended) = AsyncStream.makeStream(of: Void.self)
        let server = server { _ in
            defer { ended.yield() }
            try await Task.sleep(for: .seconds(3600))
        }
        try await server.serving { port, _ in
            try await RawConnection.with(port: port) { _ = try await $0.upgrade("/echo") }
            var iterator = ends.makeAsyncIterator()
            await iterator.next()
        }
    }

    @Test func `a write waits while the client does not read, and fails when it goes`() async throws {
        let written = Mutex(0)
        let (ends, ended) = AsyncStream.makeStream(of: Void.self)
        let server = server { outbound in
            defer { ended.yield() }
            let frames = EncodedFrames(text: [UInt8](repeating: 0x61, count: 1 << 20))
            for _ in 0..<1_000 {
                try await outbound.write(frames)
                written.withLock { $0 += 1 }
            }
        }
        try await server.serving { port, _ in
            try await RawConnection.with(port: port, receiveBuffer: 4_096) { connection in
                _ = try await connection.upgrade("/echo")
                _ = try await connection.readFrame()
            }
            var iterator = ends.makeAsyncIterator()
            await iterator.next()
        }
        #expect(written.withLock { $0 } < 1_000)
    }
}
