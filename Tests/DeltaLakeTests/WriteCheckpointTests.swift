import ArrowBridge
import DeltaLake
import Foundation
import Scalars
import Testing

/// Checkpoints stand for all commits before them.
@Suite struct WriteCheckpointTests {
    @Test func everyTenthVersionHasOne() throws {
        let table = try WriteTestTable()
        for version in 1...21 { #expect(try table.append([version]).checkpointFailure == nil) }
        let names = try FileManager.default.contentsOfDirectory(atPath: table.log).filter { $0.hasSuffix(".checkpoint.parquet") }
        #expect(names.sorted() == ["00000000000000000010.checkpoint.parquet", "00000000000000000020.checkpoint.parquet"])
        let hint = try String(contentsOfFile: table.log + "/_last_checkpoint", encoding: .utf8)
        #expect(hint.contains(#""version":20"#))
    }

    @Test func itSaysWhatTheCommitsSaid() throws {
        let table = try WriteTestTable(configuration: ["delta.enableChangeDataFeed": "true", "delta.checkpointInterval": "4"])
        try table.append(0..<5)
        let second = try table.table.startTransaction()
        try second.append(WriteTestTable.fill(second.makeBatchBuilder(), 5..<8))
        second.setTransaction(appId: "stream", version: 42)
        _ = try second.commit(operation: "WRITE")
        let third = try table.table.startTransaction()
        try third.rewrite(where: "id", isIn: ["id-6"]) { _, _, _ in .delete }
        _ = try third.commit(operation: "DELETE")
        let fromCommits = try table.table.snapshot(version: 3)
        try table.append([])
        for version in 0...3 {
            try FileManager.default.removeItem(atPath: table.log + "/0000000000000000000\(version).json")
        }
        let fromCheckpoint = try table.table.snapshot()
        #expect(fromCheckpoint.version == 4)
        #expect(fromCheckpoint.metadata == fromCommits.metadata)
        #expect(fromCheckpoint.protocolAction == fromCommits.protocolAction)
        #expect(fromCheckpoint.files.map(\.path) == fromCommits.files.map(\.path))
        #expect(fromCheckpoint.files.map(\.stats) == fromCommits.files.map(\.stats))
        #expect(try table.amounts().count == 7)
        let checkpoint = try ParquetFile(path: table.log + "/00000000000000000004.checkpoint.parquet")
        #expect(checkpoint.rowCount == 2 + 1 + 1 + 2)
        #expect(try table.append([99]).version == 5)
    }

    @Test func oldTombstonesAreForgotten() throws {
        let properties = ["delta.checkpointInterval": "3", "delta.deletedFileRetentionDuration": "interval 1 day"]
        let table = try WriteTestTable(configuration: properties)
        func delete(_ id: String, at time: Timestamp) throws {
            let transaction = try table.table.startTransaction(clock: WallClock { time })
            try transaction.rewrite(where: "id", isIn: [id]) { _, _, _ in .delete }
            _ = try transaction.commit(operation: "DELETE")
        }
        let now = WallClock.system.now()
        try table.append(0..<3)
        try delete("id-0", at: Timestamp(microseconds: now.microseconds - 2 * Timestamp.microsecondsPerDay))
        try delete("id-1", at: now)
        // Protocol, metadata, one file, and of the two removed ones the one that a reader may still need.
        #expect(try ParquetFile(path: table.log + "/00000000000000000003.checkpoint.parquet").rowCount == 4)
    }

    @Test func aCheckpointThatFailsDoesNotUndoTheCommit() throws {
        let table = try WriteTestTable(configuration: ["delta.checkpointInterval": "1"])
        // A directory is in the way.
        let name = table.log + "/_last_checkpoint"
        try FileManager.default.createDirectory(atPath: name + "/x", withIntermediateDirectories: true)
        let result = try table.append([1])
        #expect(result.version == 1)
        #expect(result.checkpointFailure != nil)
        try FileManager.default.removeItem(atPath: name)
        #expect(try table.append([2]).checkpointFailure == nil)
        #expect(try table.amounts().count == 2)
    }
}
