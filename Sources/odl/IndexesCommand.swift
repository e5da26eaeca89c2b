import ArgumentParser
import MongoStore

struct IndexesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "indexes",
        abstract: "The indexes of a MongoDB store. SQLite keeps its own.",
        subcommands: [Apply.self, Check.self])

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the collections and indexes that are missing.", discussion: "EXAMPLE: odl indexes apply --store mongodb://...")

        @Flag(help: "Make the index of Atlas Search too, where the deployment has it.")
        var search = false

        @OptionGroup var store: StoreOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            try await store.withMongoStore(try await settings.load()) { store in
                try await store.applyIndexes()
                if search { try await store.applySearchIndex() }
            }
            print("the indexes are in place")
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have the server explain every query of the API; exit code 1 when one reads a whole collection or sorts in memory.",
            discussion: "EXAMPLE: odl indexes check --store mongodb://...")

        @OptionGroup var store: StoreOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let findings = try await store.withMongoStore(try await settings.load()) { try await $0.checkIndexes() }
            guard findings.isEmpty else {
                for finding in findings { print(finding) }
                throw ExitCode(1)
            }
            print("every query of the API uses an index")
        }
    }
}

extension StoreOptions {
    fileprivate func withMongoStore<T: Sendable>(_ settings: Settings, _ body: (MongoStore) async throws -> T) async throws -> T {
        guard case .mongodb(let uri) = try location(settings) else {
            throw SettingError("odl indexes is for MongoDB: give --store mongodb://... or set MONGODB_URI; SQLite keeps its own indexes")
        }
        return try await MongoStore.withStore(uri: uri, body)
    }
}
