import ArgumentParser
import Scalars
import StatementStore

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "Rows of the table that could not be stored, with the reason.",
        subcommands: [List.self, Discard.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List them as JSON, one a line.", discussion: "EXAMPLE: odl quarantine list --data-dir odl-data")

        @OptionGroup var store: StoreOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let settings = try await settings.load()
            try await store.location(settings).withStore { store in
                var after: Int64?
                while true {
                    let rows = try await store.quarantined(after: after, limit: 500)
                    guard let last = rows.last else { return }
                    for row in rows { print(Self.line(row)) }
                    after = last.id
                }
            }
        }

        private static func line(_ row: QuarantinedRow) -> String {
            var json = JSONWriter(capacity: 256 + row.row.count)
            json.beginObject()
            json.key("id")
            json.value(row.id)
            json.key("reason")
            json.value(row.reason)
            json.key("source_version")
            json.value(row.source.version)
            json.key("change_type")
            json.value(row.changeType)
            json.key("row")
            json.raw(row.row)
            json.endObject()
            return String(decoding: json.bytes, as: UTF8.self)
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove rows from quarantine for good.", discussion: "EXAMPLE: odl quarantine discard 17 18")

        @Argument(help: "The rows' ids.")
        var ids: [Int64] = []

        @Flag(help: "All rows.")
        var all = false

        @OptionGroup var store: StoreOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            if ids.isEmpty != all { throw ValidationError("give either ids or --all") }
        }

        func run() async throws {
            let settings = try await settings.load()
            let count = try await store.location(settings).withStore { store in
                try await store.discardQuarantined(ids: all ? nil : ids)
            }
            print("discarded \(count)")
        }
    }
}
