import API
import ArgumentParser
import DeltaLake
import Foundation
import Instrumentation
import MongoStore

@main
struct ODL: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "odl",
        abstract: "An operational data layer: Delta tables replicated exactly once into a store, served over REST and WebSocket.",
        discussion: """
            Settings come from flags, then from environment variables (--data-dir: ODL_DATA_DIR), then from the file, YAML or JSON,
            that --config or ODL_CONFIG names (data-dir: ...). The file may also say what the table calls its columns.

            EXAMPLE: odl demo
            """,
        version: "0.1.0",
        subcommands: [
            DemoCommand.self, GenerateCommand.self, SyncCommand.self, ServeCommand.self, VerifyCommand.self, TableCommand.self,
            QuarantineCommand.self, IndexesCommand.self, LoadTestCommand.self, KeysCommand.self, AuditCommand.self,
        ])

    static func main() async {
        // Before Arrow makes its pool: mimalloc, its default, keeps what it has freed, a fifth of a replicator's memory.
        setenv("ARROW_DEFAULT_MEMORY_POOL", "system", 0)
        MongoStore.unlinkDriverCounters()
        InstrumentationSystem.bootstrap(TraceContext())
        do {
            let command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                var command = command
                try command.run()
            }
        } catch {
            DeltaTable.disconnect()
            exit(withError: error)
        }
        DeltaTable.disconnect()
    }
}
