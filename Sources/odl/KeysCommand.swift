import Access
import ArgumentParser
import Foundation
import Scalars

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "API keys of services: made, listed, revoked. Running servers take changes within a second.",
        subcommands: [Add.self, List.self, Revoke.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key and show it, once.",
            discussion: "EXAMPLE: odl keys add statements-service --scope accounts:read --accounts 'SG-*' --expires-in 90")

        @Argument(help: "What the key is for.")
        var name: String

        @Option(help: ArgumentHelp("What it may be used for: \(Scope.all.map(\.rawValue).joined(separator: ", ")). May be given more than once.", valueName: "scope"))
        var scope: [String]

        @Option(help: ArgumentHelp("The accounts that it may see: numbers, or PREFIX*, or *. May be given more than once. Without: none.", valueName: "accounts"))
        var accounts: [String] = []

        @Option(help: ArgumentHelp("After how many days it expires.", valueName: "days"))
        var expiresIn: Int?

        @OptionGroup var file: APIKeyOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            for text in scope where !Scope.all.contains(Scope(rawValue: text)) {
                throw ValidationError("--scope \(text): there is no such scope; take one of \(Scope.all.map(\.rawValue).joined(separator: ", "))")
            }
            guard (1...64).contains(name.count) else { throw ValidationError("the name takes 1 to 64 characters") }
            if let expiresIn, !(1...3_650).contains(expiresIn) { throw ValidationError("--expires-in takes 1 to 3650 days") }
        }

        func run() async throws {
            let file = file.file(try await settings.load())
            let now = WallClock.system.now()
            let end = expiresIn.map { Timestamp(microseconds: now.microseconds + Int64($0) * 86_400_000_000) }
            let (key, text) = APIKey.make(name: name, scopes: scope.map(Scope.init(rawValue:)), accounts: accounts, expiresAt: end, now: now)
            try file.update { $0.append(key) }
            Terminal.note("key \(key.id) for \(name) is in \(file.path); this is the only time that it is shown:")
            print(text)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the keys, without their secrets.", discussion: "EXAMPLE: odl keys list")

        @OptionGroup var file: APIKeyOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            for key in try file.file(try await settings.load()).read() {
                let state = key.revokedAt.map { "revoked \($0)" } ?? key.expiresAt.map { "expires \($0)" } ?? "does not expire"
                let accounts = key.accounts.isEmpty ? "no accounts" : key.accounts.joined(separator: ",")
                print("\(key.id)  \(key.name)  \(key.scopes.joined(separator: ","))  \(accounts)  made \(key.createdAt)  \(state)")
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke keys for good.", discussion: "EXAMPLE: odl keys revoke k3v9x0a1b2c3")

        @Argument(help: "The keys' ids, as odl keys list shows them.")
        var ids: [String]

        @OptionGroup var file: APIKeyOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let file = file.file(try await settings.load())
            try file.update { keys in
                for id in ids {
                    guard let index = keys.firstIndex(where: { $0.id == id }) else {
                        throw SettingError("there is no key \(id) in \(file.path); odl keys list shows those there are")
                    }
                    keys[index].revoke(at: WallClock.system.now())
                }
            }
            print("revoked \(ids.joined(separator: " "))")
        }
    }
}

/// Where API keys are.
struct APIKeyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The file of API keys. Default: api-keys.json in --data-dir", valueName: "file"))
    var apiKeys: String?

    @Option(help: ArgumentHelp("Where files are kept. Default: ./odl-data", valueName: "directory"))
    var dataDir: String?

    func file(_ settings: Settings) -> APIKeyFile {
        let directory = settings.string(dataDir, "data-dir", default: "odl-data")
        return APIKeyFile(path: settings.string(apiKeys, "api-keys", default: directory + "/api-keys.json"))
    }
}
