import ArgumentParser
import Configuration
import Foundation
import Replication

/// Where a setting comes from when no flag gives it: the environment (`ODL_...`), then the file of `--config`.
struct Settings {
    private let reader: ConfigReader

    init(file: String?) async throws {
        let environment = EnvironmentVariablesProvider()
        let file = file ?? ConfigReader(provider: environment).string(forKey: "odl.config")
        var providers: [any ConfigProvider] = [environment.prefixKeys(with: "odl")]
        let contents = try file.map(SettingsFile.init)
        if let contents {
            let values = contents.values.map { (AbsoluteConfigKey([$0.key]), ConfigValue(.string($0.value), isSecret: false)) }
            providers.append(InMemoryProvider(values: Dictionary(uniqueKeysWithValues: values)))
        }
        columnNames = contents?.columnNames ?? ColumnNames()
        reader = ConfigReader(providers: providers)
        mongoURI = ConfigReader(provider: environment).string(forKey: "mongodb.uri")
    }

    /// What the table calls the document's members.
    let columnNames: ColumnNames

    /// `MONGODB_URI`, as MongoDB's own tools have it.
    let mongoURI: String?

    func string(_ flag: String?, _ name: String) -> String? { flag ?? reader.string(forKey: ConfigKey([name])) }

    func string(_ flag: String?, _ name: String, default value: String) -> String { string(flag, name) ?? value }

    func flag(_ flag: Bool, _ name: String) -> Bool {
        flag || reader.bool(forKey: ConfigKey([name])) ?? (reader.string(forKey: ConfigKey([name])) == "true")
    }

    /// - Throws: when the setting is there, but no number in `range`.
    func int(_ flag: Int?, _ name: String, default value: Int, in range: ClosedRange<Int>) throws -> Int {
        var number = value
        if let flag {
            number = flag
        } else if let text = reader.string(forKey: ConfigKey([name])) ?? reader.int(forKey: ConfigKey([name])).map(String.init) {
            guard let parsed = Int(text) else { throw SettingError("\(name) must be a number from \(range.lowerBound) to \(range.upperBound)") }
            number = parsed
        }
        guard range.contains(number) else {
            throw SettingError("--\(name) must be from \(range.lowerBound) to \(range.upperBound), not \(number)")
        }
        return number
    }
}

/// `--config`, which every command takes.
struct SettingsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A file of settings and column names, YAML or JSON: odl.yaml.", valueName: "file"))
    var config: String?

    func load() async throws -> Settings { try await Settings(file: config) }
}
