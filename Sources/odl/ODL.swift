import ArgumentParser
import DeltaLake

@main
struct ODL: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "odl",
        abstract: "An operational data layer: Delta tables replicated exactly once into a store, served over REST and WebSocket.",
        discussion: """
            Settings come from flags, then from environment variables (--data-dir: ODL_DATA_DIR), then from the JSON file that
            --config names ({"data-dir": "..."}).

            EXAMPLE: odl demo
            """,
        version: "0.1.0",
        subcommands: [
            DemoCommand.self, GenerateCommand.self, SyncCommand.self, ServeCommand.self, VerifyCommand.self, TableCommand.self,
            QuarantineCommand.self, IndexesCommand.self, LoadTestCommand.self, KeysCommand.self, AuditCommand.self,
        ])

    static func main() async {
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
