import HTTPTypes
import HummingbirdCore
import NIOCore
import ServiceLifecycle

/// The answer of a route that speaks WebSocket. The server has to be built with ``HTTPServerBuilder/http1WebSocketUpgrade``.
public enum WebSocketUpgrade {
    /// 101 for a WebSocket request; for any other 426, which names the version that is spoken.
    ///
    /// - Parameters:
    ///   - channel: of the request's connection.
    ///   - onMessage: called for each message of the client, in order; the next one is read when it returns.
    ///   - run: serves the client. When it returns, the WebSocket is closed with 1000; when it throws, with 1011. It is
    ///     cancelled when the client has gone.
    public static func response(
        to request: Request, channel: any Channel, configuration: WebSocketConfiguration = WebSocketConfiguration(),
        onMessage: @escaping @Sendable (WebSocketMessage, WebSocketOutbound) async throws -> Void = { _, _ in },
        run: @escaping @Sendable (WebSocketOutbound) async throws -> Void
    ) -> Response {
        guard let accept = Handshake.accept(request.head) else {
            return Response(
                status: .upgradeRequired, headers: [.upgrade: "websocket", .connection: "upgrade", .secWebSocketVersion: "13"])
        }
        let connection = WebSocketConnection(
            outbound: WebSocketOutbound(channel: channel, closeTimeout: TimeAmount(configuration.closeTimeout)),
            configuration: configuration,
            onMessage: onMessage, run: run)
        let body = request.body
        return Response(
            status: .switchingProtocols,
            headers: [.upgrade: "websocket", .connection: "upgrade", .secWebSocketAccept: accept],
            body: ResponseBody { writer in
                await connection.serve(body)
                try await writer.finish(nil)  // The gate ends TCP.
            })
    }
}

/// Runs one WebSocket from the 101 to the end of TCP.
struct WebSocketConnection: Sendable {
    let outbound: WebSocketOutbound
    let configuration: WebSocketConfiguration
    let onMessage: @Sendable (WebSocketMessage, WebSocketOutbound) async throws -> Void
    let run: @Sendable (WebSocketOutbound) async throws -> Void

    func serve(_ body: RequestBody) async {
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await keepAlive() }
                group.addTask {
                    do {
                        try await run(outbound)
                        outbound.close(.normal)
                    } catch {
                        // The client has gone, or is told so already: then this is without effect.
                        outbound.close(.internalError)
                    }
                }
                await read(body)
                group.cancelAll()
            }
        } onGracefulShutdown: {
            outbound.close(.goingAway)
        }
    }

    /// Returns when the client's close frame has come and is answered, or TCP has ended.
    private func read(_ body: RequestBody) async {
        var assembler = MessageAssembler(maxMessageSize: configuration.maxMessageSize, maxFragments: configuration.maxFragments)
        var parts = body.makeAsyncIterator()
        while let part = try? await parts.next() {
            outbound.heard()
            do {
                switch try assembler.receive(FramePart(part)) {
                case .message(let message): if !outbound.isClosing { try await onMessage(message, outbound) }
                case .ping(let payload): try await outbound.pong(payload)
                case .close(let code): return outbound.close(code)
                case .pong, .incomplete: break
                }
            } catch let violation as MessageAssembler.Violation {
                // What still comes is read and dropped: see FramesToBody.
                outbound.fail(violation.code)
            } catch {
                outbound.close(.internalError)
            }
        }
        outbound.cut()
    }

    private func keepAlive() async {
        while (try? await configuration.clock.sleep(for: configuration.pingInterval)) != nil, outbound.tick() {}
    }
}
