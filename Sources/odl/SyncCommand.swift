import ArgumentParser
import Foundation
import Logging
import Replication
import ServiceLifecycle

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Replicate a Delta table into the store, exactly once, and follow its changes.",
        discussion: """
            Of several replicators on one store one works, the others stand by and take over when it is gone. With --until-caught-up
            the exit code is 0 in step, 1 stopped by an error, 75 another replicator is at work and nothing was done.

            EXAMPLE: odl sync --table odl-data/lakehouse/account_statements --until-caught-up
            """)

    @Option(help: ArgumentHelp("The Delta table, with Change Data Feed on.", valueName: "path"))
    var table: String?

    @Flag(help: "End when everything that is committed has been applied.")
    var untilCaughtUp = false

    @Flag(help: "Load the newest snapshot over what the store has: writes and announces only what differs.")
    var resnapshot = false

    @Option(help: ArgumentHelp("How often to look for commits where the file system does not tell. Default: 1s", valueName: "duration"))
    var pollInterval: DurationArgument?

    @Option(help: ArgumentHelp("Rows of a micro-batch. Default: 500", valueName: "rows"))
    var batchRows: Int?

    @OptionGroup var store: StoreOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try await settings.load()
        guard let table = settings.string(table, "table") else { throw SettingError("--table is missing: the path of a Delta table") }
        var configuration = Replicator.Configuration(table: table)
        configuration.untilCaughtUp = untilCaughtUp
        configuration.resnapshot = resnapshot
        configuration.columnNames = settings.columnNames
        configuration.pollInterval = try pollInterval(settings)
        configuration.batchRows = try settings.int(batchRows, "batch-rows", default: configuration.batchRows, in: 1...100_000)
        let progress = ProgressLine()
        try await store.location(settings).withStore { [configuration] store in
            let replicator = Replicator(configuration: configuration, store: store, logger: Terminal.logger) { progress.show($0) }
            let started = ContinuousClock.now
            do {
                try await ServiceGroup.untilSignal(
                    [.init(service: replicator, successTerminationBehavior: .gracefullyShutdownGroup, failureTerminationBehavior: .cancelGroup)])
            } catch let error as ReplicationError where error.isLeaseHeld {
                Terminal.note("Error: \(error)")
                throw ExitCode(75)  // EX_TEMPFAIL of sysexits.h
            }
            progress.finish(elapsed: .now - started)
        }
    }

    private func pollInterval(_ settings: Settings) throws -> Duration {
        if let pollInterval { return pollInterval.duration }
        guard let text = settings.string(nil, "poll-interval") else { return .seconds(1) }
        guard let value = DurationArgument(argument: text) else { throw SettingError("poll-interval must be a duration like 1s or 500ms") }
        return value.duration
    }
}
