import ArrowBridge
@testable import DeltaLake
import Foundation
import Testing

/// Checkpoints in all their forms, log compactions, and what is left when the log is cleaned up.
@Suite struct CheckpointTests {
    private static let sidecar = "0001.parquet"

    /// A checkpoint, or a sidecar, in Parquet: the columns that a reader needs.
    private func write(_ name: String, _ actions: [Action], in table: TestTable) throws {
        let text = ArrowType.utf8
        let map = ArrowType.map(key: ArrowField("key", text, nullable: false), value: ArrowField("value", text))
        let fields = [
            ArrowField(
                "add",
                .struct([
                    ArrowField("path", text), ArrowField("partitionValues", map), ArrowField("size", .int64),
                    ArrowField("dataChange", .bool), ArrowField("stats_parsed", .struct([ArrowField("numRecords", .int64)])),
                ])),
            ArrowField("protocol", .struct([ArrowField("minReaderVersion", .int32), ArrowField("minWriterVersion", .int32)])),
            ArrowField(
                "metaData",
                .struct([
                    ArrowField("id", text), ArrowField("schemaString", text),
                    ArrowField("partitionColumns", .list(ArrowField("element", text))),
                    ArrowField("configuration", map),
                ])),
            ArrowField("sidecar", .struct([ArrowField("path", text), ArrowField("sizeInBytes", .int64)])),
        ]
        try table.parquet(fields, named: "_delta_log/" + name) { builder in
            let columns = builder.columns
            for action in actions {
                switch action {
                case .add(let file):
                    let parts = columns[0].children
                    parts[0].append(file.path)
                    parts[1].endRow()
                    parts[2].append(file.size)
                    parts[3].append(false)
                    parts[4].children[0].append(3)
                    parts[4].endRow()
                    columns[0].endRow()
                case .tableProtocol(let action):
                    columns[1].children[0].append(action.minReaderVersion)
                    columns[1].children[1].append(action.minWriterVersion)
                    columns[1].endRow()
                case .metadata(let action):
                    let parts = columns[2].children
                    parts[0].append(action.id)
                    parts[1].append(action.schemaString)
                    parts[2].endRow()
                    for (key, value) in action.configuration {
                        parts[3].children[0].append(key)
                        parts[3].children[1].append(value)
                    }
                    parts[3].endRow()
                    columns[2].endRow()
                case .sidecar(let action):
                    columns[3].children[0].append(action.path)
                    columns[3].children[1].append(action.sizeInBytes)
                    columns[3].endRow()
                default: Issue.record("no column for \(action)")
                }
                let count = columns.map(\.count).max() ?? 0
                for column in columns where column.count < count { column.appendNull() }
            }
        }
    }

    /// Commits 0 to 2, each with a file of one row; they are removed where a checkpoint has to stand in for them.
    private func table() throws -> (TestTable, base: [Action], files: [Action]) {
        let table = try TestTable()
        let base = [TestTable.tableProtocol(), TestTable.metadata(TestTable.feed)]
        let files = try (0..<3).map { (number: Int) in TestTable.add(try table.longs([number], named: "\(number).parquet")) }
        try table.commit(0, base + [files[0]])
        try table.commit(1, [files[1]])
        try table.commit(2, [files[2]])
        return (table, base, files)
    }

    private let name = "00000000000000000001.checkpoint"

    @Test func aClassicCheckpointStandsInForCommits() throws {
        let (table, base, files) = try table()
        try write(name + ".parquet", base + files[..<2], in: table)
        try table.remove(log: 0)
        #expect(try table.values() == [0, 1, 2])
        #expect(try table.values(1) == [0, 1])
        #expect(try table.table.snapshot(version: 1).recordCount == 6, "stats_parsed counts where there are no stats")
        #expect(try table.feed(1) == ["1 insert 1", "2 insert 2"])
        #expect(deltaError { _ = try table.values(0) }?.code == .versionUnavailable)
    }

    @Test func aCheckpointWithoutItsCommitIsAVersion() throws {
        let (table, base, files) = try table()
        try write(name + ".parquet", base + files[..<2], in: table)
        for version in [0, 1, 2] as [Int64] { try table.remove(log: version) }
        #expect(try table.values() == [0, 1])
        let error = deltaError { _ = try table.feed(1) }
        #expect(error?.code == .versionsLost)
        #expect(try table.feed(2) == [])
    }

    @Test func aFeedCannotBeginWhereTheSchemaIsNoLongerKnown() throws {
        let (table, base, files) = try table()
        try write("00000000000000000002.checkpoint.parquet", base + files, in: table)
        try table.remove(log: 0)
        let error = deltaError { _ = try table.feed(1) }
        #expect(error?.code == .versionsLost)
        #expect(error?.description.contains("commits 0 to 0 are gone") == false)
        #expect(error?.description.contains("--resnapshot") == true)
        #expect(try table.feed(2) == ["2 insert 2"])
    }

    @Test func anIncompleteMultiPartCheckpointIsIgnored() throws {
        let (table, base, files) = try table()
        try write(name + ".0000000001.0000000002.parquet", base, in: table)
        #expect(try table.values() == [0, 1, 2])
        try write(name + ".0000000002.0000000002.parquet", Array(files[..<2]), in: table)
        try table.remove(log: 0)
        #expect(try table.values() == [0, 1, 2])
    }

    @Test(arguments: ["", "no json", "{\"version\":99}", "{\"version\":-1}"]) func theLastCheckpointFileIsAHintOnly(text: String)
        throws
    {
        let (table, base, files) = try table()
        try write(name + ".parquet", base + files[..<2], in: table)
        try table.write(log: "_last_checkpoint", text: text)
        #expect(try table.values() == [0, 1, 2])
    }

    @Test(arguments: [true, false]) func aV2CheckpointHasItsFilesInSidecars(isJSON: Bool) throws {
        let (table, base, files) = try table()
        try write("_sidecars/" + Self.sidecar, Array(files[..<2]), in: table)
        let sidecar = Action.sidecar(Sidecar(path: Self.sidecar, sizeInBytes: 1, modificationTime: 0))
        let uuid = ".80a083e8-7026-4e79-81be-64bd76c43a11"
        if isJSON {
            try table.write(
                log: name + uuid + ".json", [.checkpointMetadata(CheckpointMetadata(version: 1))] + base + [sidecar])
        } else {
            try write(name + uuid + ".parquet", base + [sidecar], in: table)
        }
        try table.remove(log: 0)
        #expect(try table.values() == [0, 1, 2])

        try FileManager.default.removeItem(atPath: table.path + "/_delta_log/_sidecars/" + Self.sidecar)
        let error = deltaError { _ = try table.values() }
        #expect(error?.code == .missingFile)
        #expect(error?.description.contains(Self.sidecar) == true)
        #expect(try table.feed(2) == ["2 insert 2"], "the feed does not need the files of the table")
    }

    @Test func aCheckpointOfAnotherVersionIsRefused() throws {
        let (table, base, _) = try table()
        try table.write(
            log: name + ".80a083e8-7026-4e79-81be-64bd76c43a11.json", [.checkpointMetadata(CheckpointMetadata(version: 7))] + base)
        #expect(deltaError { _ = try table.values() }?.code == .corrupt)
    }

    @Test func aCheckpointWithoutMetadataIsRefusedByName() throws {
        let (table, base, files) = try table()
        try write(name + ".parquet", [base[0], files[0]], in: table)
        let error = deltaError { _ = try table.values() }
        #expect(error?.code == .corrupt)
        #expect(error?.description.contains("metaData") == true)
        #expect(error?.description.contains(name) == true)
    }

    @Test func aCompactionStandsInForItsCommits() throws {
        let (table, base, files) = try table()
        try table.commit(3, [TestTable.remove("0.parquet"), TestTable.add("0.parquet", dataChange: false)])
        // Made of other files, so that it shows which was read.
        let other = TestTable.add(try table.longs([100], named: "9.parquet"))
        let compacted = "00000000000000000000.00000000000000000001.compacted.json"
        try table.write(log: compacted, base + [other])
        #expect(try table.values(1) == [100])
        #expect(try table.values(2) == [2, 100])
        #expect(try table.values(0) == [0], "it reaches beyond the version")
        #expect(try table.feed(1, 1) == ["1 insert 1"], "the feed reads commits")
        try table.remove(log: 1)
        #expect(try table.values(2) == [2, 100])
        #expect(files.count == 3)
    }

    @Test func namesThatAreNoVersionsAreIgnored() throws {
        let (table, _, _) = try table()
        for name in [
            "00000000000000000009.json.tmp", "9.json", "00000000000000000009.crc", "0000000000000000000a.json",
            "99999999999999999999.json",
            "09223372036854775807.json", "00000000000000000009.checkpoint.0000000001.parquet",
            "00000000000000000009.checkpoint.0000000003.0000000002.parquet",
            "00000000000000000009.00000000000000000009.compacted.json", ".00000000000000000009.json.crc", "00000000000000000009",
        ] { try table.write(log: name, text: "x") }
        #expect(try table.table.latestVersion() == 2)
        #expect(try table.values() == [0, 1, 2])
    }
}
