import ArrowBridge
@testable import DeltaLake
import Scalars
import Testing

/// What the protocol asks of readers, where features meet.
@Suite struct ProtocolTests {
    /// Features that only writers have to know do not keep a reader out (protocol, "Supported Features").
    @Test func writerFeaturesAreOfNoConcern() throws {
        let table = try TestTable()
        let writerOnly = [
            "appendOnly", "checkpointProtection", "clustering", "domainMetadata", "icebergCompatV1", "icebergCompatV2", "identityColumns",
            "inCommitTimestamp", "materializePartitionColumns", "rowTracking", "somethingNew",
        ]
        let tableProtocol = TableProtocol(
            minReaderVersion: 3, minWriterVersion: 7, readerFeatures: ["columnMapping"], writerFeatures: writerOnly + ["columnMapping"])
        var file = AddFile(path: try table.longs([1, 2]), size: 1, modificationTime: 0)
        file.baseRowId = 10
        file.defaultRowCommitVersion = 0
        file.clusteringProvider = "liquid"
        try table.commit(
            0,
            [
                .tableProtocol(tableProtocol), TestTable.metadata(TestTable.feed), .add(file),
                .domainMetadata(DomainMetadata(domain: "delta.clustering", configuration: "{\"clusteringColumns\":[[\"value\"]]}")),
                .domainMetadata(DomainMetadata(domain: "delta.rowTracking", configuration: "{\"rowIdHighWaterMark\":11}")),
            ])
        #expect(try table.values() == [1, 2])
        #expect(try table.feed(0) == ["0 insert 1", "0 insert 2"])
    }

    /// Every change of type of the protocol ("Type Widening"), inside structs, arrays, and both sides of maps.
    @Test(arguments: [
        (ArrowType.int8, DeltaType.short), (.int8, .integer), (.int8, .long), (.int16, .integer), (.int16, .long), (.int32, .long),
        (.float, .double), (.int8, .double), (.int16, .double), (.int32, .double), (.int8, .decimal(precision: 10, scale: 0)),
        (.int16, .decimal(precision: 12, scale: 2)), (.int32, .decimal(precision: 38, scale: 10)), (.int64, .decimal(precision: 20, scale: 0)),
        (.decimal(precision: 3, scale: 1), .decimal(precision: 10, scale: 1)), (.decimal(precision: 3, scale: 1), .decimal(precision: 5, scale: 3)),
        (.date32, .timestampNTZ),
    ])
    func nestedTypesAreWidened(stored: ArrowType, type: DeltaType) throws {
        func fill(_ column: ArrowColumnBuilder) {
            switch stored {
            case .float: column.append(2.0)
            case .decimal: column.append(unscaled: 20)
            case .date32: column.append(CalendarDate(daysSinceEpoch: 2))
            default: column.append(2)
            }
        }
        let table = try TestTable()
        let fields = [
            ArrowField("a", .list(ArrowField("element", stored))),
            ArrowField("m", .map(key: ArrowField("key", stored, nullable: false), value: ArrowField("value", stored))),
            ArrowField("s", .struct([ArrowField("f", stored)])),
        ]
        let file = try table.parquet(fields) { builder in
            fill(builder.columns[0].children[0])
            builder.columns[0].endRow()
            fill(builder.columns[1].children[0])
            fill(builder.columns[1].children[1])
            builder.columns[1].endRow()
            fill(builder.columns[2].children[0])
            builder.columns[2].endRow()
        }
        try table.create(
            [
                StructField("a", .array(element: type, containsNull: true)),
                StructField("m", .map(key: type, value: type, valueContainsNull: true)),
                StructField("s", .struct(StructType([StructField("f", type)]))),
            ], readerFeatures: ["typeWidening"], [TestTable.add(file)])
        let value =
            switch type {
            case .short, .integer, .long: "2"
            case .double: "2.0"
            case .decimal(_, 0): "\"2\""
            case .decimal(_, let scale): "\"2.\(String(repeating: "0", count: scale))\""
            default: "\"1970-01-03T00:00:00.000000\""
            }
        #expect(try table.snapshot() == ["{\"a\":[\(value)],\"m\":[{\"key\":\(value),\"value\":\(value)}],\"s\":{\"f\":\(value)}}"])
    }

    /// Values of partitions are text: they are read as the type that the column has now.
    @Test(arguments: [
        ("7", DeltaType.long, "7"), ("7", .double, "7.0"), ("7", .decimal(precision: 12, scale: 2), "\"7.00\""),
        ("1.5", .decimal(precision: 38, scale: 3), "\"1.500\""), ("2024-02-29", .timestampNTZ, "\"2024-02-29T00:00:00.000000\""),
        ("2024-02-29T20:00:00.5+08:00", .timestamp, "\"2024-02-29T12:00:00.500000Z\""),
    ])
    func partitionValuesAreWidened(text: String, type: DeltaType, json: String) throws {
        let table = try TestTable()
        try table.create(
            [StructField("p", type)], partitionColumns: ["p"], readerFeatures: ["typeWidening", "timestampNtz"],
            [TestTable.add(try table.longs([1]), partitionValues: ["p": text])])
        #expect(try table.snapshot() == ["{\"p\":\(json)}"])
    }

    /// Some writers put the partition columns into the data files as well; the log says what counts.
    @Test func partitionValuesOfTheLogCount() throws {
        let table = try TestTable()
        try table.create(partitionColumns: ["value"], [TestTable.add(try table.longs([1, 2]), partitionValues: ["value": "9"])])
        #expect(try table.values() == [9, 9])
    }

    /// A column is renamed in mid-feed: each version has the names of its own, the files keep theirs.
    @Test func theFeedGoesOnAcrossARename() throws {
        func field(_ name: String) -> StructField {
            StructField(name, .long, metadata: ["delta.columnMapping.id": .integer(1), "delta.columnMapping.physicalName": .string("col-1")])
        }
        let mapping = TestTable.feed.merging(["delta.columnMapping.mode": "name"]) { old, _ in old }
        let table = try TestTable()
        func file(_ value: Int) throws -> String { try table.parquet([ArrowField("col-1", .int64)]) { $0.columns[0].append(value) } }
        try table.create([field("before")], readerFeatures: ["columnMapping"], configuration: mapping, [TestTable.add(try file(1))])
        try table.commit(1, [TestTable.metadata([field("after")], mapping), TestTable.add(try file(2))])
        var bytes: [UInt8] = []
        try table.table.writeChanges(startingVersion: 0) { bytes += $0 }
        let lines = TestTable.lines(bytes)
        #expect(lines.count == 2 && lines[0].hasSuffix("\"before\":1}") && lines[1].hasSuffix("\"after\":2}"), "\(lines)")
        #expect(try table.snapshot().sorted() == ["{\"after\":1}", "{\"after\":2}"])
    }

    /// An object store is named by its scheme; what is none is refused before anything is asked of the network.
    @Test(arguments: [
        ("s3://user:secret@bucket/t", "credentials belong in environment variables"), ("s3:///t", "names no bucket"),
        ("s3://bucket/t?colour=red", "colour"), ("hdfs://host/t", "scheme hdfs"), ("s3://bucket/a b", "percent-encoded"),
        ("abfss://c@a.dfs.core.windows.net/t?client_secret=hush", "environment variables"),
    ])
    func uRIsAreChecked(uri: String, words: String) throws {
        let error = try #require(deltaError { _ = try DeltaTable(at: uri) })
        #expect(error.description.contains(words), "\(error)")
        #expect(!error.description.contains("hush") && !error.description.contains("secret@"), "\(error)")
    }
}
