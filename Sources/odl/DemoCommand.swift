import API
import ArgumentParser
import Foundation
import Generator
import Replication
import ServiceLifecycle
import StatementStore
import UnixSignals

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "All of it on this machine: a lakehouse that goes on changing, replication, API, dashboard.",
        discussion: "EXAMPLE: odl demo --accounts 1000")

    @Option(help: "Accounts of the lakehouse that is made when there is none.")
    var accounts = 1_000

    @Option(help: "Statements per second that trickle in.")
    var rate = 2.0

    @OptionGroup var serve: ServeOptions
    @OptionGroup var authentication: AuthenticationOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        ServingProcess.prepare()
        let settings = try await settings.load()
        var configuration = try await serve.configuration(settings)
        let access = try await authentication.apply(to: &configuration, directory: store.directory(settings), settings)
        let table = store.directory(settings) + "/lakehouse/account_statements"
        if !FileManager.default.fileExists(atPath: table + "/_delta_log") {
            var options = GeneratorOptions()
            options.accounts = accounts
            try await GenerateCommand.makeTable(at: table, options: options)
        }
        let drainTime = try serve.drainTime(settings)
        let location = try store.location(settings)
        configuration.storeKind = location.kind
        configuration.loadTests = store.loadTests(settings)
        var continuous = ContinuousOptions()
        continuous.rate = rate
        continuous.correctionsPerThousand = 100
        continuous.closuresPerThousand = 10
        let generator = try ContinuousGenerator(location: table, options: continuous, logger: Terminal.logger)
        try await location.withServedStore(cacheMegabytes: try serve.readCacheMegabytes(settings)) { [configuration] store in
            let server = APIServer(store: store, configuration: configuration, logger: Terminal.logger)
            let replicator = Replicator(configuration: .init(table: table), store: store, logger: Terminal.logger)
            try await ServiceGroup.untilSignal([
                .init(service: server, failureTerminationBehavior: .cancelGroup),
                .init(
                    service: SignalHandler(server: server, drainTime: drainTime),
                    successTerminationBehavior: .gracefullyShutdownGroup),
                .init(service: ReplicationSupervisor(replicator, logger: Terminal.logger)),
                .init(
                    service: Announcement {
                        let ports = try await server.boundPorts()
                        try await DemoScreen(table: table, storeName: location.name, rate: rate, ports: ports, store: store, access: access).show()
                    }),
                .init(service: generator, failureTerminationBehavior: .cancelGroup),
            ], [.sigint])
        }
        print("\nstopped; the lakehouse and the store are kept in \(self.store.directory(settings))")
    }
}
