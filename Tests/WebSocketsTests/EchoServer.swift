import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import WebSockets

/// A server on a free port whose `/echo` is a WebSocket that sends every message back; other paths answer with their body's size.
struct EchoServer {
    var configuration = WebSocketConfiguration()
    var heartbeat = WebSocketHeartbeat()
    var check: WebSocketCheck?
    var channel = HTTP1WebSocketChannel.Configuration()
    /// Serves the client; by default until it goes.
    var run: @Sendable (WebSocketOutbound) async throws -> Void = { _ in
        try await Task.sleep(for: .seconds(3600))
    }

    /// Shuts down gracefully when `body` returns.
    func serving(_ body: @escaping @Sendable (_ port: Int, _ shutdown: @escaping @Sendable () -> Void) async throws -> Void)
        async throws
    {
        let (ports, bound) = AsyncStream.makeStream(of: Int.self)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = try HTTPServerBuilder.http1WebSocketUpgrade(configuration: channel).buildServer(
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: 0)),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger, responder: respond,
            onServerRunning: { bound.yield($0.localAddress?.port ?? 0) })
        let group = ServiceGroup(configuration: .init(services: [heartbeat, server], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let port = await iterator.next() ?? 0
            do {
                try await body(port) { Task { await group.triggerGracefulShutdown() } }
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private static func echo(_ messages: AsyncStream<WebSocketMessage>, _ outbound: WebSocketOutbound) async throws {
        for await message in messages {
            switch message {
            case .text(let text): try await outbound.write(text: text)
            case .binary(let bytes): try await outbound.write(text: "\(bytes.readableBytes) bytes")
            }
        }
    }

    @Sendable @concurrent private func respond(to request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
        let response: Response
        if request.uri.path == "/echo" {
            let (messages, arrived) = AsyncStream.makeStream(of: WebSocketMessage.self)
            response = WebSocketUpgrade.response(
                to: request, channel: channel, configuration: configuration, heartbeat: heartbeat, check: check,
                onMessage: { arrived.yield($0) }
            ) { outbound in
                async let _: Void = Self.echo(messages, outbound)
                try await run(outbound)
            }
        } else {
            var size = 0
            for try await part in request.body { size += part.readableBytes }
            response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "\(request.uri.path) \(size)")))
        }
        try await writer.write(response: response.head, body: response.body)
    }
}
