import Access
import Audit
import Crypto
import WebSockets

/// Where the API listens and what it serves besides the data.
public struct APIConfiguration: Sendable {
    public var host = "127.0.0.1"
    /// REST, WebSocket and documentation. 0 takes a free port, as with the others.
    public var port = 8000
    /// The dashboard, with the whole API beside it; nil: none.
    public var dashboardPort: Int? = 3000
    /// Probes and Prometheus metrics; nil: none.
    public var adminPort: Int? = 9000
    /// The dashboard as it is built: index.html and its assets.
    public var dashboardDirectory = "dashboard/dist"
    /// The static files of Swagger UI.
    public var swaggerUIDirectory = ".deps/swagger-ui"
    /// Origins of pages that may read answers and open WebSockets besides this server's own (`https://bank.example`). On a loopback `host` their
    /// hosts are the only ones besides `127.0.0.1`, `localhost` and `[::1]` that requests may name.
    public var allowedOrigins: [String] = []
    /// What holds the data, as the metrics name it: `sqlite` or `mongodb`.
    public var storeKind = "sqlite"
    /// How much of the change feed is kept in memory for those who listen. Who falls further behind is too slow.
    public var changeRing = ChangeRing.Capacity()
    public var webSockets = WebSocketConfiguration()
    /// How many WebSockets may be open at once; the next one is 503.
    public var maxWebSockets = 20_000
    /// Tells who asks. Nil: everybody may see everything, which is for the loopback interface.
    public var authenticator: Authenticator?
    /// The certificate to serve all ports with; nil: plain HTTP.
    public var tls: TLSIdentity?
    /// Where it is written down who read which account; nil: nowhere.
    public var auditLog: AuditLog?
    /// How fast callers may ask; nil: as fast as they like.
    public var rateLimits: RateLimits?
    /// What cursors are closed with that hold what their reader may not see: the same in all processes behind one address.
    public var cursorKey = SymmetricKey(size: .bits256)
    /// What load tests over the API need; nil: there are none.
    public var loadTests: LoadTestSettings?

    public init() {}

    /// Where a process of this machine finds the API.
    func url(port: Int) -> String {
        let host = ["0.0.0.0", "::"].contains(host) ? "127.0.0.1" : host
        return "\(tls == nil ? "http" : "https")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}

/// Requests per second that are let through; twice as many at once after a pause.
public struct RateLimits: Sendable, Hashable {
    /// Of one principal; 0: any number.
    public var principal: Int
    /// Of one IP address (IPv6: /64), with credentials or without; 0: any number.
    public var address: Int

    public init(principal: Int, address: Int) {
        self.principal = principal
        self.address = address
    }
}

/// The ports that the server listens on, once it does.
public struct BoundPorts: Sendable, Hashable {
    public var api: Int
    public var dashboard: Int?
    public var admin: Int?
}
