import NIOCore
import ServiceLifecycle

/// Runs one WebSocket from the 101 to the end of TCP, in its connection's task: every task of its own costs it kilobytes.
struct WebSocketConnection: Sendable {
    let outbound: WebSocketOutbound
    let configuration: WebSocketConfiguration
    let heartbeat: WebSocketHeartbeat
    let check: WebSocketCheck?
    let onMessage: (@Sendable (WebSocketMessage) -> Void)?
    let run: @Sendable (WebSocketOutbound) async throws -> Void

    /// Returns when TCP has ended.
    func serve() async {
        heartbeat.join(outbound, pingInterval: configuration.pingInterval, check: check)
        defer { heartbeat.leave(outbound) }
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await cancelling(when: outbound.whenClosed) { await serveClient() }
                await outbound.closed()
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
}
