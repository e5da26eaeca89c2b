@testable import DeltaLake
import Foundation
import Scalars
import Testing

/// What replaying commits gives.
@Suite struct SnapshotTests {
    @Test func theNewestReferenceToAFileCounts() throws {
        let table = try TestTable()
        let (a, b) = (try table.longs([1, 2], named: "a.parquet"), try table.longs([3], named: "b.parquet"))
        try table.create([TestTable.add(b), TestTable.add(a)])
        try table.commit(1, [TestTable.remove(a)])
        try table.commit(2, [TestTable.add(a)])
        try table.commit(3, [TestTable.remove(b)])
        #expect(try table.values(0) == [1, 2, 3])
        #expect(try table.values(1) == [3])
        #expect(try table.values(2) == [1, 2, 3])
        #expect(try table.values() == [1, 2])
        #expect(try table.table.latestVersion() == 3)
    }

    @Test func theOrderOfActionsInACommitDoesNotCount() throws {
        let table = try TestTable()
        let (a, b) = (try table.longs([1]), try table.longs([2]))
        try table.create([TestTable.add(a)])
        try table.commit(1, [TestTable.add(b), TestTable.remove(a)])
        #expect(try table.values() == [2])
    }

    @Test func aFileIsTheSameHoweverItsPathIsEncoded() throws {
        let table = try TestTable()
        _ = try table.longs([1], named: "a b%.parquet")
        try table.create([TestTable.add("a%20b%25.parquet")])
        #expect(try table.values() == [1])
        try table.commit(1, [TestTable.remove("a b%25.parquet")])
        #expect(try table.values() == [])
    }

    @Test func absolutePathsAndURIsAreRead() throws {
        let table = try TestTable()
        let (a, b) = (try table.longs([1], named: "a.parquet"), try table.longs([2], named: "b c.parquet"))
        try table.create([TestTable.add(table.path + "/" + a), TestTable.add("file://" + table.path + "/b%20c.parquet")])
        #expect(try table.values().compactMap { $0 }.sorted() == [1, 2])
        #expect(b == "b c.parquet")
        #expect(try DeltaTable(at: "file://" + table.path).latestVersion() == 0)
        #expect(try DeltaTable(at: table.path + "//").latestVersion() == 0)
    }

    @Test func unknownActionsAndMembersAreIgnored() throws {
        let table = try TestTable()
        let file = try table.longs([1])
        try table.create([TestTable.add(file)])
        try table.write(
            log: LogFileName.commit(1),
            text: "{\"somethingNew\":{\"a\":[1,2]}}\r\n\n{\"txn\":{\"appId\":\"x\",\"version\":3,\"new\":true}}")
        #expect(try table.values() == [1])
        #expect(try table.table.snapshot().state.transactions["x"]?.version == 3)
    }

    @Test func transactionsAndDomainsKeepTheirNewestState() throws {
        let table = try TestTable()
        try table.create([
            .transaction(SetTransaction(appId: "a", version: 1)), .domainMetadata(DomainMetadata(domain: "d", configuration: "1")),
            .domainMetadata(DomainMetadata(domain: "e", configuration: "1")),
        ])
        try table.commit(
            1,
            [
                .transaction(SetTransaction(appId: "a", version: 2)),
                .domainMetadata(DomainMetadata(domain: "d", configuration: "1", removed: true)),
            ])
        let state = try table.table.snapshot().state
        #expect(state.transactions.mapValues(\.version) == ["a": 2])
        #expect(Array(state.domains.keys) == ["e"])
    }

    @Test func rowsAreCountedFromStatisticsWithoutDeletedOnes() throws {
        let table = try TestTable()
        let a = try table.longs(0..<10)
        try table.create(
            readerFeatures: ["deletionVectors"],
            [TestTable.add(a, rows: 10, TestDeletionVector.inline(0, 9)), TestTable.add("b", rows: 5)])
        #expect(try table.table.snapshot().recordCount == 13)
        try table.commit(1, [TestTable.add("c")])
        #expect(try table.table.snapshot().recordCount == nil)
    }

    @Test(arguments: [1, 2, 3, 4, 7, 100]) func rowsCanBeginAnywhereAndDoNotDependOnTheBatchSize(batchSize: Int) throws {
        let table = try TestTable()
        let files = [
            try table.longs(0..<5, named: "a.parquet"), try table.longs(5..<14, named: "b.parquet"),
            try table.longs([], named: "c.parquet"), try table.longs(14..<20, named: "d.parquet"),
        ]
        try table.create(
            readerFeatures: ["deletionVectors"],
            [
                TestTable.add(files[0], rows: 5), TestTable.add(files[1], rows: 9, TestDeletionVector.inline(0, 3, 8)),
                TestTable.add(files[2], rows: 0), TestTable.add(files[3]),
            ])
        let all: [Int64] = [0, 1, 2, 3, 4, 6, 7, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19]
        for start in 0...all.count + 1 {
            #expect(try table.values(batchSize: batchSize, startingAtRow: Int64(start)) == Array(all.dropFirst(start)))
        }
    }

    @Test func theTimeOfAVersionIsThatOfItsLogFileOrWhatTheCommitSays() throws {
        let table = try TestTable()
        try table.create(configuration: [:])
        let date = Date(timeIntervalSince1970: 1_700_000_000.125)
        try FileManager.default.setAttributes(
            [.modificationDate: date], ofItemAtPath: table.path + "/_delta_log/" + LogFileName.commit(0))
        let info = CommitInfo(members: [
            "inCommitTimestamp": .integer(1_600_000_000_001), "operation": .string("WRITE"),
            "operationParameters": .object(["mode": .string("Append"), "n": .integer(1)]),
        ])
        try table.commit(1, [.commitInfo(info), TestTable.metadata(["delta.enableInCommitTimestamps": "true"])])
        #expect(try table.table.snapshot(version: 0).committedAt == Timestamp(milliseconds: 1_700_000_000_125))
        #expect(try table.table.snapshot().committedAt == Timestamp(milliseconds: 1_600_000_000_001))

        let history = try table.table.history()
        #expect(history.map(\.version) == [1, 0])
        #expect(history.map(\.operation) == ["WRITE", nil])
        #expect(history[0].parameters == ["mode": "Append", "n": "1"])
        #expect(try table.table.history(limit: 1).map(\.version) == [1])
    }
}

extension TestTable {
    func create(_ actions: [Action]) throws { try create(Self.longs, actions) }

    static func metadata(_ configuration: [String: String]) -> Action { metadata(longs, configuration) }
}
