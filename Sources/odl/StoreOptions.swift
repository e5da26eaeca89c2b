import ArgumentParser
import Foundation

/// Where the operational store is.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The store: sqlite:PATH, mongodb://... or mongodb+srv://... Default: MONGODB_URI, else odl.sqlite in --data-dir.",
            valueName: "store"))
    var store: String?

    @Option(help: ArgumentHelp("Where files are kept. Default: ./odl-data", valueName: "directory"))
    var dataDir: String?

    func directory(_ settings: Settings) -> String { settings.string(dataDir, "data-dir", default: "odl-data") }

    func location(_ settings: Settings) throws -> StoreLocation {
        guard let text = settings.string(store, "store") ?? settings.mongoURI else {
            return .sqlite(path: directory(settings) + "/odl.sqlite")
        }
        guard let location = StoreLocation(text) else {
            throw SettingError("--store must be sqlite:PATH or a mongodb:// URI, for example sqlite:odl-data/odl.sqlite")
        }
        return location
    }
}
