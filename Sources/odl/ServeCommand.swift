import API
import ArgumentParser
import Audit
import DeltaLake
import Foundation
import Replication
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the store: REST, WebSocket, the dashboard; with --sync, replicate in the same process.",
        discussion: "EXAMPLE: odl serve --sync odl-data/lakehouse/account_statements")

    @Option(help: ArgumentHelp("A Delta table to follow.", valueName: "path"))
    var sync: String?

    @OptionGroup var serve: ServeOptions
    @OptionGroup var authentication: AuthenticationOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        ServingProcess.prepare()
        let settings = try await settings.load()
        var configuration = try await serve.configuration(settings)
        let access = try await authentication.apply(to: &configuration, directory: store.directory(settings), settings)
        let table = settings.string(sync, "sync")
        if let table { _ = try DeltaTable(at: table) }  // a wrong path is an error now, not a retry for ever
        let drainTime = try serve.drainTime(settings)
        let location = try store.location(settings)
        configuration.storeKind = location.kind
        configuration.loadTests = store.loadTests(settings)
        try await location.withServedStore(cacheMegabytes: try serve.readCacheMegabytes(settings)) { [configuration] store in
            let server = APIServer(store: store, configuration: configuration, logger: Terminal.logger)
            var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
                .init(service: server, failureTerminationBehavior: .cancelGroup),
                .init(
                    service: SignalHandler(server: server, drainTime: drainTime),
                    successTerminationBehavior: .gracefullyShutdownGroup),
                .init(service: Announcement { Terminal.note("serving \(Self.urls(try await server.boundPorts(), configuration)); \(access)") }),
            ]
            if let table {
                var replication = Replicator.Configuration(table: table)
                replication.columnNames = settings.columnNames
                let replicator = Replicator(configuration: replication, store: store, logger: Terminal.logger)
                services.append(.init(service: ReplicationSupervisor(replicator, logger: Terminal.logger)))
            }
            try await ServiceGroup.untilSignal(services, [.sigint])
            await configuration.auditLog?.close()
        }
    }

    private static func urls(_ ports: BoundPorts, _ configuration: APIConfiguration) -> String {
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        let base = (configuration.tls == nil ? "http" : "https") + "://" + host
        var urls = ["API \(base):\(ports.api)"]
        if let port = ports.dashboard { urls.append("dashboard \(base):\(port)") }
        if let port = ports.admin { urls.append("metrics \(base):\(port)/metrics") }
        return urls.joined(separator: ", ")
    }
}

/// Says something once the services beside it run, and then stays quiet until they end.
struct Announcement: Service {
    let body: @Sendable () async throws -> Void

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await body()
            } catch is APIServerError {
                return  // the server tells why itself
            } catch is CancellationError {
                return
            }
        }
        try? await gracefulShutdown()
    }
}
