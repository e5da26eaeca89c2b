import NIOCore
import ServiceLifecycle

/// Runs one WebSocket from the 101 to the end of TCP.
struct WebSocketConnection: Sendable {
    let outbound: WebSocketOutbound
    let configuration: WebSocketConfiguration
    let check: WebSocketCheck?
    let onMessage: (@Sendable (WebSocketMessage) -> Void)?
    let run: @Sendable (WebSocketOutbound) async throws -> Void

    /// Returns when TCP has ended.
    func serve() async {
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await keepAlive() }
                    group.addTask { await serveClient() }
                    await outbound.closed()
                    group.cancelAll()
                }
            } onGracefulShutdown: {
                outbound.close(.goingAway)
            }
        } onCancel: {
            outbound.cut()
        }
    }

    private func serveClient() async {
        do {
            try await run(outbound)
            outbound.close(.normal)
        } catch {
            // The client has gone, or is told so already: then this is without effect.
            outbound.close(.internalError)
        }
    }

    /// Pings, and asks whether the client may still be served, until one of them ends the WebSocket.
    private func keepAlive() async {
        let interval = min(check?.interval ?? configuration.pingInterval, configuration.pingInterval)
        var sincePing = Duration.zero
        while (try? await configuration.clock.sleep(for: interval)) != nil {
            if let check, !check.mayGoOn() { return outbound.close(.unauthorized) }
            sincePing += interval
            if sincePing >= configuration.pingInterval {
                guard outbound.tick() else { return }
                sincePing = .zero
            }
        }
    }
}
