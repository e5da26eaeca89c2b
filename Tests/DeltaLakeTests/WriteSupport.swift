import ArrowBridge
import DeltaLake
import Foundation
import Scalars

/// A directory of a test's own with a table in it, removed when the test is over.
final class WriteTestTable: Sendable {
    static let schema = StructType([
        StructField("id", .string, nullable: false), StructField("amount", .decimal(precision: 18, scale: 2)),
        StructField("at", .timestamp), StructField("tags", .array(element: .string, containsNull: true)),
    ])

    let directory: String
    let table: DeltaTable
    var log: String { directory + "/_delta_log" }

    init(configuration: [String: String] = ["delta.enableChangeDataFeed": "true"], schema: StructType = schema) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "delta-\(UUID().uuidString)").path
        table = try DeltaTable.create(at: directory, schema: schema, name: "test", configuration: configuration)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// Rows `ids`, each with an amount of its number in cents.
    static func fill(_ builder: ArrowBatchBuilder, _ ids: some Sequence<Int>) -> ArrowBatch {
        for id in ids { append(id, amount: Int128(id), to: builder) }
        return builder.finish()
    }

    static func append(_ id: Int, amount: Int128, to builder: ArrowBatchBuilder) {
        builder.columns[0].append("id-\(id)")
        builder.columns[1].append(unscaled: amount)
        builder.columns[2].append(Timestamp(microseconds: Int64(id) * 1_000_001))
        if id % 3 == 0 {
            builder.columns[3].appendNull()
        } else {
            builder.columns[3].children[0].append("tag \(id)")
            builder.columns[3].endRow()
        }
    }

    @discardableResult
    func append(_ ids: some Sequence<Int>, dependsOnRead: Bool = false) throws -> CommitResult {
        let transaction = try table.startTransaction()
        transaction.dependsOnRead = dependsOnRead
        try transaction.append(Self.fill(transaction.makeBatchBuilder(), ids))
        return try transaction.commit(operation: "WRITE")
    }

    /// A commit of another writer: one action.
    func commit(_ version: Int, _ line: String) throws {
        try Data((line + "\n").utf8).write(to: URL(filePath: log + "/0000000000000000000\(version).json"))
    }

    /// Amounts by id.
    func amounts(version: Int64? = nil) throws -> [String: Int128] {
        var result: [String: Int128] = [:]
        var reader = try table.snapshot(version: version).rows(batchSize: 100)
        while let batch = try reader.next() {
            for row in 0..<batch.rowCount {
                guard let id = batch["id"]?.string(row), let amount = batch["amount"]?.decimal(row) else { continue }
                precondition(result.updateValue(amount, forKey: id) == nil)
            }
        }
        return result
    }

    /// The changes of one version as `type id amount`, sorted.
    func changes(_ version: Int64) throws -> [String] {
        var feed = try table.changeFeed(startingVersion: version)
        guard let changes = try feed.next() else { return [] }
        var result: [String] = []
        var reader = changes.rows(batchSize: 100)
        while let batch = try reader.next() {
            for row in 0..<batch.rows.rowCount {
                let (id, amount) = (batch.rows["id"]?.string(row) ?? "?", batch.rows["amount"]?.decimal(row) ?? -1)
                result.append("\(batch.changeTypes[row].rawValue) \(id) \(amount)")
            }
        }
        return result.sorted()
    }

    func files() throws -> Set<String> {
        Set(
            FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String }.filter { !$0.hasPrefix("_delta_log") }
                ?? [])
    }
}
