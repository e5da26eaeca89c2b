import ArgumentParser
import Foundation
import Replication
import ServiceLifecycle

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare the store with its table at the version that the store has applied.",
        discussion: """
            Exit code 0: equal. 1: different, and what differs is named. 2: the two could not be compared.

            EXAMPLE: odl verify --table odl-data/lakehouse/account_statements
            """)

    @Option(help: ArgumentHelp("The Delta table.", valueName: "path"))
    var table: String?

    @Flag(help: "Repair what differs: load the newest snapshot over the store.")
    var repair = false

    @OptionGroup var store: StoreOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try await settings.load()
        guard let table = settings.string(table, "table") else { throw SettingError("--table is missing: the path of a Delta table") }
        let location = try store.location(settings)
        let report: VerificationReport
        do {
            report = try await location.withStore { store in
                let report = try await Verifier(table: table, columnNames: settings.columnNames, store: store).verify()
                guard repair, !report.isEqual else { return report }
                Self.show(report)
                var configuration = Replicator.Configuration(table: table)
                configuration.columnNames = settings.columnNames
                configuration.resnapshot = true
                configuration.untilCaughtUp = true
                try await Replicator(configuration: configuration, store: store, logger: Terminal.logger).run()
                print("repaired; comparing again")
                return try await Verifier(table: table, columnNames: settings.columnNames, store: store).verify()
            }
        } catch {
            Terminal.note("Error: \(error)")
            throw ExitCode(2)
        }
        Self.show(report)
        if !report.isEqual { throw ExitCode(1) }
    }

    private static func show(_ report: VerificationReport) {
        let unstorable = report.unstorableRows > 0 ? "; \(report.unstorableRows) rows of the table are in quarantine" : ""
        guard !report.isEqual else {
            return print("equal at version \(report.version): \(report.storeCount) statements\(unstorable)")
        }
        print(
            "different at version \(report.version): \(report.tableCount) statements in the table, \(report.storeCount) in the store"
                + unstorable)
        for (keys, what) in [
            (report.missing, "missing in the store"), (report.extra, "not in the table"), (report.different, "different"),
            (report.duplicated, "more than once in the table"),
        ] where keys.count > 0 {
            let more = keys.count > keys.named.count ? " and \(keys.count - keys.named.count) more" : ""
            print("  \(keys.count) \(what): \(keys.named.joined(separator: ", "))\(more)")
        }
    }
}
