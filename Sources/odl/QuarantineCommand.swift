import ArgumentParser
import Replication
import Scalars
import StatementStore

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "Rows of the table that could not be stored, with the reason.",
        subcommands: [List.self, Replay.self, Discard.self], defaultSubcommand: List.self)

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
            json.key("statementId")
            if let key = row.statementId { json.value(key) } else { json.null() }
            json.key("change_type")
            json.value(row.changeType)
            json.key("row")
            json.raw(row.row)
            json.endObject()
            return String(decoding: json.bytes, as: UTF8.self)
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read rows again from the table and apply those that can be stored now.",
            discussion: """
                A row that a later version of the table has changed or deleted is only taken out of quarantine. Exit code 0: all were
                settled. 1: some stay, each with its reason.

                EXAMPLE: odl quarantine replay 17 18 --table odl-data/lakehouse/account_statements
                """)

        @Argument(help: "The rows' ids.")
        var ids: [Int64] = []

        @Flag(help: "All rows.")
        var all = false

        @Option(help: ArgumentHelp("The Delta table.", valueName: "path"))
        var table: String?

        @OptionGroup var store: StoreOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            if ids.isEmpty != all { throw ValidationError("give either ids or --all") }
        }

        func run() async throws {
            let settings = try await settings.load()
            guard let table = settings.string(table, "table") else { throw SettingError("--table is missing: the path of a Delta table") }
            let stayed = try await store.location(settings).withStore { store in
                var unseen = Set(ids)
                var stayed = 0
                let replay = QuarantineReplay(table: table, columnNames: settings.columnNames, store: store)
                try await replay.run(ids: all ? nil : unseen) { row, result in
                    unseen.remove(row.id)
                    switch result {
                    case .applied: print("\(row.id): applied")
                    case .superseded: print("\(row.id): version \(row.source.version) is superseded by a later one; removed")
                    case .refused(let reason):
                        stayed += 1
                        print("\(row.id): stays: \(reason)")
                    }
                }
                for id in unseen.sorted() { print("\(id): not in quarantine") }
                return stayed + unseen.count
            }
            if stayed > 0 { throw ExitCode(1) }
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
