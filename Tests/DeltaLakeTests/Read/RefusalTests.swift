@testable import DeltaLake
import Foundation
import Testing

/// Tables that must be refused, each by a line that says why.
@Suite struct RefusalTests {
    private func error(_ actions: [Action]) throws -> String? {
        let table = try TestTable()
        try table.commit(0, actions)
        return deltaError { _ = try table.snapshot() }?.description
    }

    @Test func whatIsNoTableIsNamed() throws {
        let table = try TestTable()
        for (path, why) in [
            (table.path, "\(table.path) is not a Delta table: its _delta_log holds no commit"),
            (table.path + "/_delta_log", "\(table.path)/_delta_log is not a Delta table: it has no _delta_log"),
            (table.path + "/x", "\(table.path)/x is not a Delta table: no such directory"),
        ] {
            let error = deltaError { _ = try DeltaTable(at: path) }
            #expect(error?.code == .notATable)
            #expect(error?.description == why)
        }
        #expect(deltaError { _ = try DeltaTable(at: "s3://bucket/table") }?.description.contains("s3") == true)
        #expect(deltaError { _ = try DeltaTable(at: "") }?.code == .invalidRequest)
    }

    /// The SDK's threads must end before the process does: it would die of what they touch then.
    @Test func whoOpensABucketMayExitWithoutDisconnecting() async throws {
        let exited = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
            _ = try? DeltaTable(at: "s3://bucket/table")
        }
        #expect(!String(decoding: try #require(exited).standardErrorContent, as: UTF8.self).contains("FinalizeS3"))
    }

    @Test func unknownVersionsAndFeaturesAreNamed() throws {
        let metadata = TestTable.metadata([:])
        #expect(
            try error([TestTable.tableProtocol(minReaderVersion: 99), metadata])
                == "the table uses reader version 99 (version 0), which is not supported")
        #expect(
            try error([TestTable.tableProtocol(readerFeatures: ["variantType", "catalogManaged", "deletionVectors"]), metadata])
                == "the table uses the reader features catalogManaged, variantType (version 0), which is not supported")
        #expect(
            try error([TestTable.tableProtocol(), TestTable.metadata([StructField("v", .long)], partitionColumns: ["x"], [:])])?
                .contains("partition column x") == true)
        #expect(try error([metadata])?.contains("no protocol action") == true)
        #expect(try error([TestTable.tableProtocol()])?.contains("no metaData action") == true)
    }

    @Test func versionsThatTheTableDoesNotHaveAreNamed() throws {
        let table = try TestTable()
        try table.create()
        #expect(deltaError { _ = try table.values(1) }?.description == "there is no version 1: the table ends at version 0")
        #expect(deltaError { _ = try table.values(-1) }?.code == .invalidRequest)
        #expect(deltaError { _ = try table.values(.max) }?.code == .versionUnavailable)
    }

    @Test func aDataFileThatIsMissingOrNoParquetIsNamed() throws {
        let table = try TestTable()
        try table.create([TestTable.add("gone.parquet"), TestTable.add("here.parquet")])
        let missing = deltaError { _ = try table.snapshot() }
        #expect(missing?.code == .missingFile)
        #expect(missing?.description.hasPrefix("gone.parquet (version 0)") == true)
        try table.write("gone.parquet", Array("PAR1".utf8))
        let damaged = deltaError { _ = try table.snapshot() }
        #expect(damaged?.code == .corrupt)
        #expect(damaged?.description.hasPrefix("gone.parquet (version 0) is damaged") == true)
    }

    @Test func aFileThatBelongsToTheTableTwiceIsRefused() throws {
        let table = try TestTable()
        let file = try table.longs(0..<3)
        try table.create(readerFeatures: ["deletionVectors"], [TestTable.add(file)])
        try table.commit(1, [TestTable.add(file, TestDeletionVector.inline(0))])
        #expect(deltaError { _ = try table.snapshot() }?.code == .corrupt)
        try table.commit(2, [TestTable.remove(file), TestTable.remove(file)])
        #expect(deltaError { _ = try table.feed(2) }?.code == .corrupt)
    }

    @Test func anErrorIsOneLineWhateverTheNamesAre() throws {
        let table = try TestTable()
        try table.create([TestTable.add("a\nb\u{1b}[0m")])
        let text = try #require(deltaError { _ = try table.snapshot() }?.description)
        #expect(!text.contains("\n") && !text.contains("\u{1b}"))
    }

    @Test func aLogThatIsNoRegularFileIsRefused() throws {
        let table = try TestTable()
        try FileManager.default.createDirectory(
            atPath: table.path + "/_delta_log/" + LogFileName.commit(0), withIntermediateDirectories: true)
        #expect(deltaError { _ = try table.snapshot() }?.code == .unavailable)
    }
}
