import Access
import HTTPTypes
import Hummingbird
import NIOCore
import StatementStore

/// Probes and metrics, on a port of their own.
struct AdminEndpoints: Sendable {
    let store: any StatementStore
    let hub: ChangeHub
    let drain: Drain
    let configuration: RedactedConfiguration
    let metrics: PrometheusMetrics

    func register(on router: Router<APIContext>, gate: AccessGate) {
        router.get("/live") { _, _ in Self.ok("live") }
        router.get("/ready") { _, _ in
            // A store that fails here makes the answer 503.
            _ = try await store.checkpoint()
            guard !drain.isDraining else { throw Problem.unavailable("the server is about to end") }
            guard hub.isFollowing else { throw Problem.unavailable("the change feed has not started yet") }
            return Self.ok("ready")
        }
        router.get("/config") { request, context in
            _ = try await gate.admit(request, context, rule: .scope(.opsRead), account: nil)
            return Response(
                status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: configuration.json)))
        }
        router.get("/metrics") { request, context in
            _ = try await gate.admit(request, context, rule: .scope(.opsRead), account: nil)
            return Response(
                status: .ok, headers: [.contentType: PrometheusText.contentType, .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: await metrics.scrape())))
        }
    }

    private static func ok(_ status: StaticString) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: #"{"status":"\#(status)"}"#)))
    }
}
