import ArrowBridge
@testable import DeltaLake
import Foundation
import Scalars
import Testing

/// What the Change Data Feed says of commits.
@Suite struct ChangeFeedTests {
    @Test func changeDataFilesSayWhatHappenedAndNothingElseCounts() throws {
        let table = try TestTable()
        try table.create()
        let cdc = try table.changes([
            (1, "insert"), (2, "update_preimage"), (3, "update_postimage"), (4, "delete"), (5, "update_pre"), (6, "update_post"),
        ])
        try table.commit(1, [TestTable.add(try table.longs([7])), cdc, TestTable.remove(try table.longs([8]))])
        #expect(
            try table.feed(1) == [
                "1 insert 1", "1 update_preimage 2", "1 update_postimage 3", "1 delete 4", "1 update_preimage 5",
                "1 update_postimage 6",
            ])
        #expect(try table.feed(1, only: [.delete]) == ["1 delete 4"])
        #expect(
            try table.feed(1, only: [.insert, .updatePostimage]) == ["1 insert 1", "1 update_postimage 3", "1 update_postimage 6"])
        #expect(try table.feed(1, only: []) == [])

        var lines: [UInt8] = []
        try table.table.writeChanges(startingVersion: 1) { lines += $0 }
        #expect(TestTable.lines(lines)[4].hasPrefix("{\"_change_type\":\"update_pre\",\"_commit_timestamp\":\""))
        #expect(TestTable.lines(lines)[4].hasSuffix("Z\",\"_commit_version\":1,\"value\":5}"))
    }

    @Test(arguments: [nil, "upsert"]) func anUnknownChangeTypeIsRefused(type: String?) throws {
        let table = try TestTable()
        try table.create()
        let cdc = try table.changes([(1, "insert"), (2, type ?? "")])
        try table.commit(1, [cdc])
        let error = deltaError { _ = try table.feed(1) }
        #expect(error?.code == .corrupt)
        #expect(error?.description.contains("_change_data/cdc.parquet") == true)
    }

    @Test func aChangeDataFileWithoutChangeTypesIsRefused() throws {
        let table = try TestTable()
        try table.create()
        try table.commit(1, [.cdc(AddCDCFile(path: try table.longs([1]), size: 1))])
        #expect(deltaError { _ = try table.feed(1) }?.description.contains("_change_type") == true)
    }

    @Test func withoutChangeDataFilesTheChangesFollowFromDataFiles() throws {
        let table = try TestTable()
        let (a, b) = (try table.longs([1, 2], named: "a"), try table.longs([3], named: "b"))
        try table.create([TestTable.add(a)])
        try table.commit(1, [TestTable.add(b), TestTable.remove(a)])
        #expect(try table.feed(0) == ["0 insert 1", "0 insert 2", "1 delete 1", "1 delete 2", "1 insert 3"])
        #expect(try table.feed(1, only: [.insert]) == ["1 insert 3"])
    }

    @Test func rowsThatAreOnlyRearrangedDidNotChange() throws {
        let table = try TestTable()
        let (a, b) = (try table.longs([1, 2]), try table.longs([2, 1]))
        try table.create([TestTable.add(a)])
        try table.commit(1, [TestTable.remove(a, dataChange: false), TestTable.add(b, dataChange: false)])
        try table.commit(2, [TestTable.metadata(TestTable.feed)])
        var feed = try table.table.changeFeed(startingVersion: 1)
        #expect(try feed.next()?.hasChanges == false)
        #expect(try feed.next()?.hasChanges == false)
        #expect(try feed.next() == nil)
        #expect(feed.nextVersion == 3)
    }

    @Test func anotherDeletionVectorOfAFileGivesTheRowsOnWhichTheTwoDiffer() throws {
        let table = try TestTable()
        let file = try table.longs(0..<10)
        let (first, second) = (TestDeletionVector.inline(1, 2), TestDeletionVector.inline(2, 7, 8))
        try table.create(readerFeatures: ["deletionVectors"], [TestTable.add(file, rows: 10)])
        try table.commit(1, [TestTable.remove(file), TestTable.add(file, rows: 10, first)])
        try table.commit(2, [TestTable.add(file, rows: 10, second), TestTable.remove(file, first)])
        try table.commit(3, [TestTable.remove(file, second), TestTable.add(file, rows: 10)])
        try table.commit(4, [TestTable.remove(file), TestTable.add(file, rows: 10)])
        try table.commit(5, [TestTable.remove(file, dataChange: false), TestTable.add(file, rows: 10, dataChange: false, second)])
        try table.commit(6, [TestTable.remove(file, second)])
        #expect(try table.feed(1, 1) == ["1 delete 1", "1 delete 2"])
        #expect(try table.feed(2, 2) == ["2 delete 7", "2 delete 8", "2 insert 1"])
        #expect(try table.feed(3, 3) == ["3 insert 2", "3 insert 7", "3 insert 8"])
        #expect(try table.feed(4, 5) == [])
        #expect(try table.feed(6, 6) == [0, 1, 3, 4, 5, 6, 9].map { "6 delete \($0)" })
        #expect(try table.values(2) == [0, 1, 3, 4, 5, 6, 9])
        for size in [1, 4, 1_000] { #expect(try table.feed(0, batchSize: size) == table.feed(0)) }
    }

    @Test func everyVersionIsReadUnderItsOwnSchema() throws {
        let table = try TestTable()
        try table.create([TestTable.add(try table.longs([1]))])
        let wider = TestTable.longs + [StructField("name", .string)]
        let file = try table.parquet([.init("value", .int64), .init("name", .utf8)]) { builder in
            builder.columns[0].append(2)
            builder.columns[1].append("two")
        }
        try table.commit(1, [TestTable.metadata(wider, TestTable.feed), TestTable.add(file)])
        try table.commit(2, [TestTable.metadata([StructField("name", .string)], TestTable.feed)])
        try table.commit(3, [TestTable.remove(file)])
        var lines: [UInt8] = []
        try table.table.writeChanges(startingVersion: 0) { lines += $0 }
        let rows = TestTable.lines(lines).map { $0.replacing(/"_commit_timestamp":"[^"]*",/, with: "") }
        #expect(
            rows == [
                "{\"_change_type\":\"insert\",\"_commit_version\":0,\"value\":1}",
                "{\"_change_type\":\"insert\",\"_commit_version\":1,\"name\":\"two\",\"value\":2}",
                "{\"_change_type\":\"delete\",\"_commit_version\":3,\"name\":\"two\"}",
            ])
        #expect(try table.feed(1, 1) == ["1 insert 2"], "a feed that begins at the change has the new schema")
        #expect(try table.snapshot(1) == ["{\"name\":null,\"value\":1}", "{\"name\":\"two\",\"value\":2}"])
    }

    /// Also where the remove encodes the path in another way than the add.
    @Test(arguments: ["part-1.parquet", "part%2D1.parquet"]) func partitionValuesThatARemoveLeavesOutAreFound(path: String) throws {
        let table = try TestTable()
        let fields = TestTable.longs + [StructField("part", .string)]
        let file = try table.longs([1], named: "part-1.parquet")
        try table.create(fields, partitionColumns: ["part"], [TestTable.add(file, partitionValues: ["part": "x"])])
        try table.commit(1, [TestTable.remove(path)])
        var lines: [UInt8] = []
        try table.table.writeChanges(startingVersion: 1) { lines += $0 }
        #expect(TestTable.lines(lines).first?.hasSuffix("\"part\":\"x\",\"value\":1}") == true)
    }

    @Test func theFeedHasToBeEnabledAtEachVersion() throws {
        let table = try TestTable()
        try table.create(configuration: [:])
        try table.commit(1, [TestTable.metadata(TestTable.feed)])
        try table.commit(2, [TestTable.metadata([:])])
        #expect(deltaError { _ = try table.feed(0) }?.code == .feedNotEnabled)
        #expect(try table.feed(1, 1) == [])
        let error = deltaError { _ = try table.feed(1) }
        #expect(error?.code == .feedNotEnabled)
        #expect(error?.description.contains("version 2") == true)
    }

    @Test func rangesThatTheTableDoesNotHaveAreRefused() throws {
        let table = try TestTable()
        try table.create()
        try table.commit(1, [.transaction(SetTransaction(appId: "a", version: 1))])
        func error(_ first: Int64, _ last: Int64? = nil) -> DeltaError? {
            deltaError { try table.table.writeChanges(startingVersion: first, endingVersion: last) { _ in } }
        }
        #expect(error(2)?.description == "there is no version 2: the table ends at version 1")
        #expect(error(0, 7)?.description == "there is no version 7: the table ends at version 1")
        #expect(error(1, 0)?.code == .invalidRequest)
        #expect(error(-1)?.code == .invalidRequest)
        #expect(deltaError { _ = try table.table.changeFeed(startingVersion: 3) }?.code == .versionUnavailable)
    }

    @Test func aReaderLearnsOfAnUnknownFeatureOnTheWay() throws {
        let table = try TestTable()
        try table.create()
        try table.commit(1, [TestTable.tableProtocol(readerFeatures: ["timestampNtz", "holograms"])])
        var feed = try table.table.changeFeed(startingVersion: 0)
        #expect(try feed.next() != nil)
        let error = deltaError { _ = try feed.next() }
        #expect(error?.code == .unsupported)
        #expect(error?.description == "the table uses the reader feature holograms (version 1), which is not supported")
        #expect(feed.nextVersion == 1)
    }

    @Test func inCommitTimestampsCountFromWhereTheyAreEnabled() throws {
        let table = try TestTable()
        try table.create()
        let date = Date(timeIntervalSince1970: 1_000)
        try FileManager.default.setAttributes(
            [.modificationDate: date], ofItemAtPath: table.path + "/_delta_log/" + LogFileName.commit(0))
        let on = TestTable.feed.merging(["delta.enableInCommitTimestamps": "true"]) { $1 }
        func info(_ time: Int64) -> Action {
            .commitInfo(CommitInfo(members: ["inCommitTimestamp": .integer(time), "timestamp": .integer(1)]))
        }
        try table.commit(1, [info(5_000), TestTable.metadata(on)])
        try table.commit(2, [info(6_000)])
        try table.commit(3, [info(.max)])
        var feed = try table.table.changeFeed(startingVersion: 0)
        var times: [Timestamp?] = []
        for _ in 0..<3 { times.append(try feed.next()?.committedAt) }
        #expect(times == [1_000_000, 5_000, 6_000].map { Timestamp(milliseconds: $0) })
        #expect(deltaError { _ = try feed.next() }?.code == .corrupt)
    }
}
