import ArrowBridge
@testable import DeltaLake
import Foundation
import Scalars

/// A Delta table of a test's own, its log written by hand; removed when the test is over.
final class TestTable {
    let path: String
    private var fileCount = 0

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "delta-read-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path + "/_delta_log/_sidecars", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var table: DeltaTable { get throws { try DeltaTable(at: path) } }

    // MARK: The log

    static let longs = [StructField("value", .long)]

    static func tableProtocol(readerFeatures: [String]? = nil, minReaderVersion: Int64? = nil) -> Action {
        .tableProtocol(
            TableProtocol(
                minReaderVersion: minReaderVersion ?? (readerFeatures == nil ? 1 : 3),
                minWriterVersion: readerFeatures == nil ? 2 : 7,
                readerFeatures: readerFeatures, writerFeatures: readerFeatures))
    }

    static func metadata(
        _ fields: [StructField] = longs, partitionColumns: [String] = [], _ configuration: [String: String] = [:]
    ) -> Action {
        .metadata(
            Metadata(id: "test", schema: StructType(fields), partitionColumns: partitionColumns, configuration: configuration))
    }

    static let feed = ["delta.enableChangeDataFeed": "true"]

    /// Commit 0 of a table with a feed.
    func create(
        _ fields: [StructField] = longs, partitionColumns: [String] = [], readerFeatures: [String]? = nil,
        configuration: [String: String] = feed, _ actions: [Action] = []
    ) throws {
        try commit(
            0,
            [
                Self.tableProtocol(readerFeatures: readerFeatures),
                Self.metadata(fields, partitionColumns: partitionColumns, configuration),
            ]
                + actions)
    }

    func commit(_ version: Int64, _ actions: [Action]) throws { try write(log: LogFileName.commit(version), actions) }

    func write(log name: String, _ actions: [Action]) throws {
        let lines = actions.map { action in
            var writer = JSONWriter()
            action.append(to: &writer)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
        try write(log: name, text: lines.map { $0 + "\n" }.joined())
    }

    func write(log name: String, text: String) throws { try write("_delta_log/" + name, Array(text.utf8)) }

    func write(_ name: String, _ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(filePath: path + "/" + name)) }

    func remove(log version: Int64) throws {
        try FileManager.default.removeItem(atPath: path + "/_delta_log/" + LogFileName.commit(version))
    }

    // MARK: Data files

    /// Writes a Parquet file and gives its path in the log.
    @discardableResult
    func parquet(_ fields: [ArrowField], named name: String? = nil, fill: (ArrowBatchBuilder) -> Void) throws -> String {
        fileCount += 1
        let name = name ?? "part-\(fileCount).parquet"
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            at: URL(filePath: file).deletingLastPathComponent(), withIntermediateDirectories: true)
        let writer = try ParquetWriter(path: file, fields: fields, compression: .snappy, rowGroupSize: 4)
        let builder = ArrowBatchBuilder(fields)
        fill(builder)
        try writer.write(builder.finish())
        _ = try writer.finish()
        return name
    }

    /// A file with the column `value`.
    func longs(_ values: [Int?], named name: String? = nil) throws -> String {
        try parquet([ArrowField("value", .int64)], named: name) { builder in
            for value in values { if let value { builder.columns[0].append(value) } else { builder.columns[0].appendNull() } }
        }
    }

    func longs(_ values: Range<Int>, named name: String? = nil) throws -> String { try longs(Array(values), named: name) }

    /// A file of change data with the column `value`.
    func changes(_ rows: [(Int, String)], named name: String = "_change_data/cdc.parquet") throws -> Action {
        let file = try parquet([ArrowField("value", .int64), ArrowField("_change_type", .utf8)], named: name) { builder in
            for (value, type) in rows {
                builder.columns[0].append(value)
                builder.columns[1].append(type)
            }
        }
        return .cdc(AddCDCFile(path: file, size: 1))
    }

    static func add(
        _ path: String, partitionValues: [String: String?] = [:], rows: Int? = nil, dataChange: Bool = true,
        _ vector: DeletionVectorDescriptor? = nil
    ) -> Action {
        .add(
            AddFile(
                path: path, partitionValues: partitionValues, size: 1, modificationTime: 0, dataChange: dataChange,
                stats: rows.map { "{\"numRecords\":\($0)}" }, deletionVector: vector))
    }

    static func remove(
        _ path: String, partitionValues: [String: String?]? = nil, dataChange: Bool = true,
        _ vector: DeletionVectorDescriptor? = nil
    ) -> Action {
        .remove(
            RemoveFile(
                path: path, deletionTimestamp: 0, dataChange: dataChange, partitionValues: partitionValues, deletionVector: vector))
    }

    // MARK: Rows

    /// The rows as JSON, in their order.
    func snapshot(_ version: Int64? = nil, batchSize: Int = 3) throws -> [String] {
        var bytes: [UInt8] = []
        try table.writeSnapshot(version: version, batchSize: batchSize) { bytes += $0 }
        return Self.lines(bytes)
    }

    /// The values of the column `value`.
    func values(_ version: Int64? = nil, batchSize: Int = 3, startingAtRow: Int64 = 0) throws -> [Int64?] {
        var reader = try table.snapshot(version: version).rows(batchSize: batchSize, startingAtRow: startingAtRow)
        var values: [Int64?] = []
        while let batch = try reader.next() {
            let column = batch["value"]
            values += (0..<batch.rowCount).map { column?.int64($0) }
        }
        return values
    }

    /// The changes as `version type value`, in their order.
    func feed(_ first: Int64, _ last: Int64? = nil, batchSize: Int = 3, only types: Set<ChangeType>? = nil) throws -> [String] {
        var reader = try table.changeFeed(startingVersion: first)
        var result: [String] = []
        while reader.nextVersion <= last ?? .max, let changes = try reader.next() {
            var rows = changes.rows(batchSize: batchSize, changeTypes: types)
            while let batch = try rows.next() {
                for row in 0..<batch.rows.rowCount {
                    let value = batch.rows["value"]?.int64(row).map(String.init) ?? "null"
                    result.append("\(changes.version) \(batch.changeTypes[row].rawValue) \(value)")
                }
            }
        }
        return result
    }

    static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// The error that `body` throws; nil when it throws none, or another than `DeltaError`.
func deltaError(_ body: () throws -> Void) -> DeltaError? {
    do {
        try body()
        return nil
    } catch {
        return error as? DeltaError
    }
}
