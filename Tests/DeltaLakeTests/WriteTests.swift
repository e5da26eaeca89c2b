import ArrowBridge
@testable import DeltaLake
import Foundation
import Scalars
import Testing

/// Tables that are created, grown and changed.
@Suite struct WriteTests {
    @Test(arguments: [("t", "."), ("table", "."), ("a/t", "a"), ("/t", "/"), ("/a/t", "/a"), ("/", "/"), ("../t", "..")])
    func directoriesAboveATable(_ path: String, _ parent: String) { #expect(DurableFile.parent(of: path) == parent) }

    @Test func aNewTableIsEmpty() throws {
        let table = try WriteTestTable()
        let snapshot = try table.table.snapshot()
        #expect(snapshot.version == 0)
        #expect(snapshot.files.isEmpty)
        #expect(snapshot.metadata.schema == WriteTestTable.schema)
        #expect(snapshot.metadata.isChangeDataFeedEnabled)
        #expect(snapshot.protocolAction.minWriterVersion == 4)
        #expect { try DeltaTable.create(at: table.directory, schema: WriteTestTable.schema) } throws: {
            ($0 as? DeltaError)?.code == .conflict
        }
    }

    @Test func appendedRowsAreThereAndInTheFeed() throws {
        let table = try WriteTestTable()
        #expect(try table.append(0..<10).version == 1)
        #expect(try table.append(10..<13).version == 2)
        #expect(try table.amounts() == Dictionary(uniqueKeysWithValues: (0..<13).map { ("id-\($0)", Int128($0)) }))
        #expect(try table.amounts(version: 1).count == 10)
        #expect(try table.changes(2) == ["insert id-10 10", "insert id-11 11", "insert id-12 12"])
        #expect(try table.table.snapshot().recordCount == 13)
    }

    @Test func rowsAreUpdatedAndDeletedByKey() throws {
        let table = try WriteTestTable()
        try table.append(0..<10)
        try table.append(100..<110)
        let untouched = try #require(try table.table.snapshot().files.first { $0.stats?.contains("id-100") == true })
        let transaction = try table.table.startTransaction()
        let summary = try transaction.rewrite(where: "id", isIn: ["id-2", "id-3", "id-4", "absent"]) { batch, row, new in
            switch batch["id"]?.string(row) {
            case "id-2":
                WriteTestTable.append(2, amount: 222, to: new)
                return .update
            case "id-3": return .delete
            default: return .keep
            }
        }
        #expect(summary == rewriteSummary(updated: 1, deleted: 1, files: 1))
        try transaction.append(WriteTestTable.fill(transaction.makeBatchBuilder(), [50]))
        #expect(try transaction.commit(operation: "MERGE").version == 3)

        var expected = Dictionary(uniqueKeysWithValues: (Array(0..<10) + Array(100..<110) + [50]).map { ("id-\($0)", Int128($0)) })
        expected["id-2"] = 222
        expected["id-3"] = nil
        #expect(try table.amounts() == expected)
        #expect(
            try table.changes(3) == ["delete id-3 3", "insert id-50 50", "update_postimage id-2 222", "update_preimage id-2 2"])
        #expect(try table.table.snapshot().files.contains { $0.path == untouched.path })
        #expect(try table.amounts(version: 2).count == 20)
    }

    /// Few edits in a large file leave the rows between them as they lie in memory, many copy them one by one.
    @Test(arguments: [[0], [999], [0, 500, 999], Array(stride(from: 0, to: 1000, by: 2)), Array(0..<1000)])
    func updatesKeepTheOtherRowsAndTheirOrder(updated: [Int]) throws {
        let table = try WriteTestTable()
        try table.append(0..<1000)
        func order() throws -> [String?] {
            var reader = try table.table.snapshot().rows(batchSize: 300)
            var ids: [String?] = []
            while let batch = try reader.next() { ids += (0..<batch.rowCount).map { batch["id"]?.string($0) } }
            return ids
        }
        let before = try order()
        let transaction = try table.table.startTransaction()
        try transaction.rewrite(where: "id", isIn: Set(updated.map { "id-\($0)" })) { batch, row, new in
            guard let id = batch["id"]?.string(row)?.dropFirst(3), let number = Int(id) else { return .keep }
            WriteTestTable.append(number, amount: -1, to: new)
            return .update
        }
        _ = try transaction.commit(operation: "UPDATE")
        #expect(try order() == before)
        let amounts = try table.amounts()
        for id in 0..<1000 { #expect(amounts["id-\(id)"] == (updated.contains(id) ? -1 : Int128(id))) }
        #expect(try table.changes(2).count == 2 * updated.count)
    }

    @Test func aRewriteThatChangesNothingReplacesNoFile() throws {
        let table = try WriteTestTable()
        try table.append(0..<10)
        let before = try table.files()
        let transaction = try table.table.startTransaction()
        let summary = try transaction.rewrite(where: "id", isIn: ["id-2"]) { _, _, _ in .keep }
        #expect(summary == rewriteSummary(updated: 0, deleted: 0, files: 0))
        _ = try transaction.commit(operation: "UPDATE")
        #expect(try table.files() == before)
        #expect(try table.changes(2).isEmpty)
    }

    @Test func aFileThatLosesAllItsRowsGoesAway() throws {
        let table = try WriteTestTable()
        try table.append(0..<3)
        let transaction = try table.table.startTransaction()
        try transaction.rewrite(where: "id", isIn: ["id-0", "id-1", "id-2"]) { _, _, _ in .delete }
        _ = try transaction.commit(operation: "DELETE")
        #expect(try table.table.snapshot().files.isEmpty)
        #expect(try table.changes(2) == ["delete id-0 0", "delete id-1 1", "delete id-2 2"])
    }

    @Test func aTransactionThatIsNotCommittedLeavesNothing() throws {
        let table = try WriteTestTable()
        try table.append(0..<10)
        let before = try table.files()
        var transaction: DeltaTransaction? = try table.table.startTransaction(options: .init(rowsPerFile: 2))
        for _ in 0..<3 {
            if let transaction { try transaction.append(WriteTestTable.fill(transaction.makeBatchBuilder(), 0..<3)) }
        }
        try transaction?.rewrite(where: "id", isIn: ["id-1"]) { _, _, _ in .delete }
        #expect(try table.files() != before)
        transaction = nil
        #expect(try table.files().subtracting(before).filter { $0.hasSuffix(".parquet") } == [])
        #expect(try table.table.latestVersion() == 1)
    }

    @Test func whatACrashLeavesIsIgnored() throws {
        let table = try WriteTestTable()
        try table.append(0..<3)
        let leftovers = [
            ".00000000000000000002.json.0a1b.tmp", ".00000000000000000010.checkpoint.parquet.0a1b.tmp",
            "._last_checkpoint.0a1b.tmp",
        ]
        for name in leftovers { try Data("{\"add\":".utf8).write(to: URL(filePath: table.log + "/" + name)) }
        try Data("half".utf8).write(to: URL(filePath: table.directory + "/part-00000-half.parquet"))
        #expect(try table.append(3..<5).version == 2)
        #expect(try table.amounts().count == 5)
    }

    @Test func aNullWhereThereMayBeNoneIsRefused() throws {
        let table = try WriteTestTable()
        let transaction = try table.table.startTransaction()
        let builder = transaction.makeBatchBuilder()
        for column in builder.columns { column.appendNull() }
        let batch = builder.finish()
        #expect(throws: DeltaError.self) {
            try transaction.append(batch)
            _ = try transaction.commit(operation: "WRITE")
        }
        #expect(try table.table.latestVersion() == 0)
    }

    /// Half of what was asked for is not committed.
    @Test func aTransactionInWhichACallFailedIsOver() throws {
        struct Refused: Error {}
        let table = try WriteTestTable()
        try table.append(0..<3)
        try table.append(3..<6)
        let transaction = try table.table.startTransaction()
        var calls = 0
        #expect(throws: Refused.self) {
            try transaction.rewrite(where: "id", isIn: ["id-1", "id-4"]) { _, _, _ in
                calls += 1
                if calls == 2 { throw Refused() }
                return .delete
            }
        }
        #expect { try transaction.commit(operation: "DELETE") } throws: { ($0 as? DeltaError)?.code == .invalidRequest }
        #expect(try table.amounts().count == 6)
    }

    @Test func aMissingFileIsNamed() throws {
        let table = try WriteTestTable()
        try table.append(0..<3)
        let file = try #require(try table.table.snapshot().files.first)
        try FileManager.default.removeItem(atPath: table.directory + "/" + file.path)
        let transaction = try table.table.startTransaction()
        #expect { try transaction.rewrite(where: "id", isIn: ["id-1"]) { _, _, _ in .delete } } throws: { error in
            (error as? DeltaError)?.code == .missingFile && "\(error)".contains(file.path)
        }
    }

    @Test func appendOnlyTablesKeepTheirRows() throws {
        let table = try WriteTestTable(configuration: ["delta.appendOnly": "true"])
        try table.append(0..<3)
        let transaction = try table.table.startTransaction()
        #expect { try transaction.rewrite(where: "id", isIn: ["id-1"]) { _, _, _ in .delete } } throws: {
            ($0 as? DeltaError)?.code == .invalidRequest
        }
    }

    @Test func theCommitSaysWhoDidWhat() throws {
        let table = try WriteTestTable()
        try table.append(0..<3)
        let summary = try #require(try table.table.history(limit: 1).first)
        #expect(summary.operation == "WRITE")
        let line = try #require(
            try String(contentsOfFile: table.log + "/00000000000000000001.json", encoding: .utf8).split(separator: "\n").first)
        for part in [#""isBlindAppend":true"#, #""readVersion":0"#, #""numOutputRows":"3""#] { #expect(line.contains(part)) }
    }
}

func rewriteSummary(updated: Int, deleted: Int, files: Int) -> DeltaTransaction.RewriteSummary {
    var summary = DeltaTransaction.RewriteSummary()
    (summary.updatedRows, summary.deletedRows, summary.removedFiles) = (updated, deleted, files)
    return summary
}
