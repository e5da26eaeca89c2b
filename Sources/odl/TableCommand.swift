import ArgumentParser
import DeltaLake
import Foundation

struct TableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table",
        abstract: "Look into a Delta table: its rows, its schema, its history.",
        subcommands: [Read.self, Info.self, History.self])

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case snapshot, cdf
    }

    struct Read: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a snapshot, or the Change Data Feed of some versions, as one JSON object a line.",
            discussion: "EXAMPLE: odl table read odl-data/lakehouse/account_statements --kind cdf --starting-version 1")

        @Argument(help: "The Delta table: a path, or an s3://, gs:// or abfss:// URI.")
        var path: String

        @Option(help: "What to read.")
        var kind: Kind = .snapshot

        @Option(help: "The snapshot's version. Default: the newest.")
        var version: Int64?

        @Option(help: "The feed's first version.")
        var startingVersion: Int64 = 0

        @Option(help: "The feed's last version. Default: the newest.")
        var endingVersion: Int64?

        @Option(help: "Rows read at a time; no influence on what is written.")
        var batchSize = 1_024

        @Flag(help: "Read and check every row, but write only how many there are.")
        var count = false

        func validate() throws {
            if batchSize < 1 { throw ValidationError("--batch-size must be at least 1") }
        }

        func run() throws {
            let table = try DeltaTable(at: path)
            let output = FileHandle.standardOutput
            switch kind {
            case .snapshot where count: print(try table.countSnapshot(version: version))
            case .cdf where count: print(try table.countChanges(startingVersion: startingVersion, endingVersion: endingVersion))
            case .snapshot:
                try table.writeSnapshot(version: version, batchSize: batchSize) { try output.write(contentsOf: $0) }
            case .cdf:
                try table.writeChanges(startingVersion: startingVersion, endingVersion: endingVersion, batchSize: batchSize) {
                    try output.write(contentsOf: $0)
                }
            }
        }
    }

    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show version, protocol, schema and size.", discussion: "EXAMPLE: odl table info odl-data/lakehouse/account_statements")

        @Argument(help: "The Delta table: a path, or an s3://, gs:// or abfss:// URI.")
        var path: String

        @Option(help: "The version. Default: the newest.")
        var version: Int64?

        func run() throws {
            let snapshot = try DeltaTable(at: path).snapshot(version: version)
            print("table      \(path)")
            print("id         \(snapshot.metadata.id)")
            print("version    \(snapshot.version), committed \(snapshot.committedAt)")
            print("files      \(snapshot.files.count)")
            print("rows       \(snapshot.recordCount.map(String.init) ?? "unknown: a file has no statistics")")
            print("feed       \(snapshot.metadata.isChangeDataFeedEnabled ? "on" : "off: set delta.enableChangeDataFeed=true to replicate it")")
            print("partitions \(snapshot.metadata.partitionColumns.isEmpty ? "none" : snapshot.metadata.partitionColumns.joined(separator: ", "))")
            print("schema")
            for field in snapshot.metadata.schema.fields {
                print("  \(field.name): \(field.type)\(field.nullable ? "" : " not null")")
            }
        }
    }

    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the commits, newest first.", discussion: "EXAMPLE: odl table history odl-data/lakehouse/account_statements --limit 10")

        @Argument(help: "The Delta table: a path, or an s3://, gs:// or abfss:// URI.")
        var path: String

        @Option(help: "How many. Default: all that the log still holds.")
        var limit: Int?

        func run() throws {
            for commit in try DeltaTable(at: path).history(limit: limit) {
                let parameters = commit.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
                print("\(commit.version)\t\(commit.timestamp)\t\(commit.operation ?? "-")\t\(parameters)")
            }
        }
    }
}
