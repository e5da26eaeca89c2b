import Access
import Crypto
import Hummingbird
import Logging
import ReadCache
import Scalars
import StatementStore
import WebSockets

/// The server's parts, put together.
struct APIParts: Sendable {
    let hub: ChangeHub
    let publisher: StatusPublisher
    let heartbeat: WebSocketHeartbeat
    let loadTests: LoadTestRuns
    let endpoints: [Endpoint]
    private let admin: AdminEndpoints
    private let dashboard: DashboardRoutes
    private let requests = RequestMetrics()
    private let hosts: HostRule
    private let gate: AccessGate
    private let crossOrigin: CrossOriginRule
    private let isSecure: Bool
    private let drain: Drain

    init(
        store: any StatementStore, configuration: APIConfiguration, drain: Drain = Drain(), wallClock: WallClock, clock: any Clock<Duration>, logger: Logger,
        serverURL: @escaping @Sendable () async throws -> String = { throw APIServerError.stopped }
    ) async throws {
        hosts = HostRule(host: configuration.host, allowedOrigins: configuration.allowedOrigins)
        self.drain = drain
        crossOrigin = CrossOriginRule(allowedOrigins: Set(configuration.allowedOrigins))
        isSecure = configuration.tls != nil
        let observer = FeedObserver()
        let clients = WebSocketClients()
        hub = ChangeHub(
            store: store, capacity: configuration.changeRing, observer: observer, wallClock: wallClock, clock: clock, logger: logger
        )
        let reader = MetricsReader(
            store: store, observer: observer, clients: clients, configuration: configuration, wallClock: wallClock)
        publisher = StatusPublisher(store: store, reader: reader, clock: clock, logger: logger)
        admin = AdminEndpoints(
            store: store, hub: hub, drain: drain, configuration: RedactedConfiguration(configuration),
            metrics: PrometheusMetrics(reader: reader, requests: requests, observer: observer, clients: clients, cache: store as? ReadCache))
        dashboard = DashboardRoutes(files: try await StaticFiles.load(configuration.dashboardDirectory))
        let swagger = try await SwaggerUI.load(configuration.swaggerUIDirectory)
        let queries = QueryRunner(store: store, wallClock: wallClock)
        let tickets = TicketOffice(wallClock: wallClock)
        gate = AccessGate(
            authenticator: configuration.authenticator, tickets: tickets, limits: configuration.rateLimits.map { RequestLimits($0, clock: clock) },
            audit: configuration.auditLog.map { AuditTrail(log: $0, wallClock: wallClock) })
        let origins = OriginRule(allowedOrigins: configuration.allowedOrigins)
        heartbeat = WebSocketHeartbeat(clock: clock)
        let sockets = WebSocketRoutes(
            clients: clients, origins: origins, configuration: configuration.webSockets, heartbeat: heartbeat,
            maxClients: configuration.maxWebSockets, gate: gate)
        loadTests = LoadTestRuns(settings: configuration.loadTests, serverURL: serverURL, wallClock: wallClock, logger: logger)
        let data =
            AccountEndpoints(queries: queries, seal: CursorSeal(key: configuration.cursorKey)).all + TransactionEndpoints(queries: queries).all
            + SyncEndpoints(reader: reader, publisher: publisher, sockets: sockets, wallClock: wallClock).all
            + ChangeEndpoints(store: store, hub: hub, sockets: sockets).all + [TicketEndpoint(tickets: tickets).endpoint]
            + LoadTestEndpoints(runs: loadTests, origins: origins).all
        endpoints = data + DocumentationEndpoints(documented: data, swagger: swagger).all
    }

    func apiRouter() -> Router<APIContext> {
        let router = router(endpoints)
        for endpoint in endpoints { endpoint.register(on: router, gate: gate) }
        return router
    }

    /// The API beside the dashboard's files, so that the page talks to where it came from.
    func dashboardRouter() -> Router<APIContext> {
        let router = apiRouter()
        dashboard.register(on: router)
        return router
    }

    func adminRouter() -> Router<APIContext> {
        let router = router([])
        admin.register(on: router, gate: gate)
        return router
    }

    private func router(_ endpoints: [Endpoint]) -> Router<APIContext> {
        let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: edge(endpoints))
        return router
    }

    private func edge(_ endpoints: [Endpoint]) -> EdgeMiddleware {
        EdgeMiddleware(endpoints: endpoints, metrics: requests, hosts: hosts, crossOrigin: crossOrigin, isSecure: isSecure, drain: drain)
    }
}
