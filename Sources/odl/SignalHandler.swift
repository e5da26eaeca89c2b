import API
import Logging
import ServiceLifecycle
import UnixSignals

/// SIGHUP: keys and certificates are read again. SIGTERM: the server says that it is not ready, goes on answering for the time
/// that a load balancer needs to notice, and then ends.
struct SignalHandler: Service {
    let server: APIServer
    let drainTime: Duration

    func run() async throws {
        for await signal in await UnixSignalsSequence(trapping: .sighup, .sigterm).cancelOnGracefulShutdown() {
            if signal == .sighup {
                await server.reload()
                continue
            }
            server.beginDraining()
            if drainTime > .zero {
                Terminal.note("draining for \(drainTime)")
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: drainTime) }
            }
            return
        }
    }
}
