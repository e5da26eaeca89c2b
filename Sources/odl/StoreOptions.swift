import ArgumentParser
import Foundation
import SQLiteStore
import Scalars

/// Where the operational store is.
struct StoreOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The store: sqlite:PATH. Default: odl.sqlite in --data-dir.", valueName: "store"))
    var store: String?

    @Option(help: ArgumentHelp("Where files are kept. Default: ./odl-data", valueName: "directory"))
    var dataDir: String?

    func directory(_ settings: Settings) -> String { settings.string(dataDir, "data-dir", default: "odl-data") }

    /// The database file of an embedded store.
    func path(_ settings: Settings) throws -> String {
        guard let store = settings.string(store, "store") else { return directory(settings) + "/odl.sqlite" }
        guard store.hasPrefix("sqlite:"), store.count > "sqlite:".count else {
            throw ValidationError("--store must be sqlite:PATH, for example sqlite:odl-data/odl.sqlite")
        }
        return String(store.dropFirst("sqlite:".count))
    }
}
