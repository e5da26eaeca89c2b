import ArrowBridge
import DeltaLake
import Foundation
import Testing

/// Writers that work at the same time.
@Suite struct WriteConflictTests {
    @Test func concurrentAppendsAllLand() throws {
        let table = try WriteTestTable()
        let (writers, commits) = (2, 20)
        let failures = Failures()
        DispatchQueue.concurrentPerform(iterations: writers) { writer in
            failures.record { for commit in 0..<commits { try table.append([writer * 1000 + commit]) } }
        }
        #expect(failures.all.isEmpty)
        #expect(try table.table.latestVersion() == Int64(writers * commits))
        #expect(try table.amounts().count == writers * commits)
        // Every version is one append: none was overwritten, none is missing.
        for version in 1...Int64(writers * commits) { #expect(try table.changes(version).count == 1) }
    }

    @Test func anAppendFollowsWhateverOthersDidToRows() throws {
        let table = try WriteTestTable()
        try table.append(0..<5)
        let late = try table.table.startTransaction()
        try late.append(WriteTestTable.fill(late.makeBatchBuilder(), [7]))
        let other = try table.table.startTransaction()
        try other.rewrite(where: "id", isIn: ["id-1"]) { _, _, _ in .delete }
        #expect(try other.commit(operation: "DELETE").version == 2)
        #expect(try late.commit(operation: "WRITE").version == 3)
        #expect(try table.amounts().keys.sorted() == ["id-0", "id-2", "id-3", "id-4", "id-7"])
    }

    @Test func ofTwoRewritesOfAFileOneConflicts() throws {
        let table = try WriteTestTable()
        try table.append(0..<5)
        let first = try table.table.startTransaction()
        let second = try table.table.startTransaction()
        try first.rewrite(where: "id", isIn: ["id-1"]) { _, _, _ in .delete }
        try second.rewrite(where: "id", isIn: ["id-2"]) { _, _, _ in .delete }
        _ = try first.commit(operation: "DELETE")
        let before = try table.files()
        #expect { try second.commit(operation: "DELETE") } throws: {
            ($0 as? DeltaError)?.code == .conflict && "\($0)".contains("version 2")
        }
        #expect { try second.commit(operation: "DELETE") } throws: { ($0 as? DeltaError)?.code == .invalidRequest }
        let written = try table.files()
        #expect(written.isSuperset(of: before))
        _ = consume second
        #expect(try table.files().isStrictSubset(of: written))
        #expect(try table.amounts().count == 4)
    }

    @Test func rewritesOfDifferentFilesBothLand() throws {
        let table = try WriteTestTable()
        try table.append(0..<5)
        try table.append(10..<15)
        let first = try table.table.startTransaction()
        let second = try table.table.startTransaction()
        try first.rewrite(where: "id", isIn: ["id-1"]) { _, _, _ in .delete }
        try second.rewrite(where: "id", isIn: ["id-12"]) { _, _, _ in .delete }
        #expect(try first.commit(operation: "DELETE").version == 3)
        #expect(try second.commit(operation: "DELETE").version == 4)
        #expect(try table.amounts().count == 8)
        #expect(try table.changes(4) == ["delete id-12 12"])
    }

    /// Readers take a path and its encoded form for one file, and so do writers.
    @Test func anotherSpellingOfAPathIsTheSameFile() throws {
        let table = try WriteTestTable()
        try table.append(0..<5)
        let file = try #require(try table.table.snapshot().files.first)
        let late = try table.table.startTransaction()
        try late.rewrite(where: "id", isIn: ["id-1"]) { _, _, _ in .delete }
        let path = file.path.replacing("-", with: "%2D")
        try table.commit(2, #"{"remove":{"path":"\#(path)","deletionTimestamp":0,"dataChange":true}}"#)
        #expect { try late.commit(operation: "DELETE") } throws: { ($0 as? DeltaError)?.code == .conflict }
        #expect(try table.amounts().isEmpty)
    }

    /// A decision to keep a row is one too.
    @Test func aFileOfWhichAllRowsWereKeptHasBeenRead() throws {
        let table = try WriteTestTable()
        try table.append(0..<5)
        let late = try table.table.startTransaction()
        try late.rewrite(where: "id", isIn: ["id-1"]) { _, _, _ in .keep }
        try late.append(WriteTestTable.fill(late.makeBatchBuilder(), [7]))
        let other = try table.table.startTransaction()
        try other.rewrite(where: "id", isIn: ["id-1"]) { _, _, _ in .delete }
        _ = try other.commit(operation: "DELETE")
        #expect { try late.commit(operation: "MERGE") } throws: { ($0 as? DeltaError)?.code == .conflict }
    }

    /// Added blindly, a row may as well have come after the rewrite; added by a change that has read, it may not.
    @Test(arguments: [true, false]) func rowsThatARewriteWouldHaveReadConflictUnlessAddedBlindly(isBlind: Bool) throws {
        let table = try WriteTestTable()
        try table.append(0..<5)
        let late = try table.table.startTransaction()
        try late.rewrite(where: "id", isIn: ["id-1", "id-7"]) { _, _, _ in .delete }
        try table.append([7], dependsOnRead: !isBlind)
        if isBlind {
            #expect(try late.commit(operation: "DELETE").version == 3)
            #expect(try table.amounts().keys.sorted() == ["id-0", "id-2", "id-3", "id-4", "id-7"])
        } else {
            #expect { try late.commit(operation: "DELETE") } throws: { ($0 as? DeltaError)?.code == .conflict }
        }
    }

    @Test func rowsThatARewriteDoesNotConcernDoNotConflict() throws {
        let table = try WriteTestTable()
        try table.append(0..<5)
        let late = try table.table.startTransaction()
        try late.rewrite(where: "id", isIn: ["id-1", "id-7"]) { _, _, _ in .delete }
        // By its statistics the file may have id-7, but it does not.
        try table.append([6, 8], dependsOnRead: true)
        #expect(try late.commit(operation: "DELETE").version == 3)
    }

    @Test(arguments: [true, false]) func anAppendThatDependsOnRowsConflictsWithTheirRemoval(dependsOnRead: Bool) throws {
        let table = try WriteTestTable()
        try table.append(0..<5)
        let late = try table.table.startTransaction()
        try late.append(WriteTestTable.fill(late.makeBatchBuilder(), [7]))
        late.dependsOnRead = dependsOnRead
        let other = try table.table.startTransaction()
        try other.rewrite(where: "id", isIn: ["id-1"]) { _, _, _ in .delete }
        _ = try other.commit(operation: "DELETE")
        if dependsOnRead {
            #expect { try late.commit(operation: "WRITE") } throws: { ($0 as? DeltaError)?.code == .conflict }
        } else {
            #expect(try late.commit(operation: "WRITE").version == 3)
        }
    }

    @Test func progressOfOneApplicationIsNotedByOneTransaction() throws {
        let table = try WriteTestTable()
        let first = try table.table.startTransaction()
        let second = try table.table.startTransaction()
        for transaction in [first, second] {
            try transaction.append(WriteTestTable.fill(transaction.makeBatchBuilder(), [1]))
            transaction.setTransaction(appId: "stream", version: 1)
        }
        _ = try first.commit(operation: "STREAMING UPDATE")
        #expect { try second.commit(operation: "STREAMING UPDATE") } throws: { ($0 as? DeltaError)?.code == .conflict }
        #expect(try table.amounts().count == 1)
    }
}

/// Collects errors from several threads.
final class Failures: Sendable {
    private let lock = NSLock()
    nonisolated(unsafe) private var errors: [any Error] = []

    var all: [any Error] { lock.withLock { errors } }

    func record(_ body: () throws -> Void) {
        do { try body() } catch { lock.withLock { errors.append(error) } }
    }
}
