import Access
import Audit
import Hummingbird
import Logging
import Scalars
import ServiceLifecycle
import StatementStore
import WebSockets

/// REST, WebSocket, documentation, the dashboard's files, probes and metrics over one store: everything that `odl serve`
/// listens with. It keeps no state of its own, so that any number of them can stand side by side.
public struct APIServer: Service {
    private let store: any StatementStore
    private let configuration: APIConfiguration
    private let wallClock: WallClock
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let board: PortBoard
    private let drain = Drain()

    /// - Parameters:
    ///   - wallClock: what ages and times are counted with.
    ///   - clock: what pauses are measured with.
    public init(
        store: any StatementStore, configuration: APIConfiguration, wallClock: WallClock = .system,
        clock: any Clock<Duration> = ContinuousClock(), logger: Logger
    ) {
        self.store = store
        self.configuration = configuration
        self.wallClock = wallClock
        self.clock = clock
        self.logger = logger
        board = PortBoard(configuration: configuration)
    }

    /// Waits until every port is bound.
    ///
    /// - Throws: ``APIServerError`` when the server ends before.
    public func boundPorts() async throws -> BoundPorts { try await board.ports() }

    /// From now on the server says that it is not ready, and goes on answering.
    public func beginDraining() { drain.begin() }

    /// Reads credentials and certificates again, and begins a new audit log where the old one was moved away.
    public func reload() async {
        await configuration.authenticator?.reload()
        await configuration.tls?.reload()
        do { try await configuration.auditLog?.reopen(at: wallClock.now()) } catch {
            logger.error("the audit log goes on in its old file: \(error)")
        }
    }

    /// Serves until the service group shuts down.
    ///
    /// - Throws: ``APIServerError`` when a port cannot be had.
    public func run() async throws {
        defer { board.stop() }
        let parts = try await APIParts(
            store: store, configuration: configuration, drain: drain, wallClock: wallClock, clock: clock, logger: logger,
            serverURL: { [board, configuration] in configuration.url(port: try await board.ports().api) })
        // Before anybody can ask; a store that does not answer yet is tried again as the hub runs.
        try? await parts.hub.begin()
        let share = ConnectionShare.ofThisProcess()
        var listeners = [listener("--port", configuration.port, parts.apiRouter(), connections: share.api)]
        if let port = configuration.dashboardPort {
            listeners.append(listener("--dashboard-port", port, parts.dashboardRouter(), connections: share.dashboard))
        }
        if let port = configuration.adminPort { listeners.append(listener("--admin-port", port, parts.adminRouter())) }
        var services: [any Service] = [parts.hub, parts.publisher, parts.heartbeat, Listeners(all: listeners), parts.loadTests]
        if let authenticator = configuration.authenticator { services.insert(authenticator, at: 0) }
        if let tls = configuration.tls { services.insert(tls, at: 0) }
        try await ServiceGroup(configuration: .init(services: services, logger: logger)).run()
    }

    private func listener(_ flag: String, _ port: Int, _ router: Router<APIContext>, connections: Int? = nil) -> Listener {
        Listener(
            host: configuration.host, port: port, flag: flag, responder: router.buildResponder(), logger: logger, tls: configuration.tls,
            connections: connections
        ) { [board] in
            board.bound(flag, to: $0)
        }
    }
}
