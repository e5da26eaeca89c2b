@testable import DeltaLake
import Foundation
import Testing

/// A feed that follows a table while it grows, loses commits, or is replaced.
@Suite struct LiveFeedTests {
    private func table(commits: Int64) throws -> TestTable {
        let table = try TestTable()
        try table.create()
        for version in 1..<commits { try commit(version, in: table) }
        return table
    }

    private func commit(_ version: Int64, in table: TestTable) throws {
        try table.commit(version, [TestTable.add(try table.longs([Int(version)]))])
    }

    @Test func commitsAreReadAsTheyCome() throws {
        let table = try table(commits: 2)
        var feed = try table.table.changeFeed(startingVersion: 2)
        #expect(try feed.next() == nil)
        #expect(try feed.next() == nil)
        try commit(2, in: table)
        try commit(3, in: table)
        #expect(try feed.next()?.version == 2)
        #expect(try feed.next()?.version == 3)
        #expect(try feed.next() == nil)
        #expect(feed.nextVersion == 4)
    }

    @Test func aCommitThatIsMissingBeforeAnotherIsNamed() throws {
        let table = try table(commits: 3)
        var feed = try table.table.changeFeed(startingVersion: 3)
        #expect(try feed.next() == nil)
        try commit(4, in: table)
        let error = deltaError { _ = try feed.next() }
        #expect(error?.code == .missingCommit)
        #expect(error?.description.contains("commit 3 is missing") == true)
        try commit(3, in: table)
        #expect(try feed.next()?.version == 3, "it goes on once the commit is there")
        #expect(deltaError { _ = try table.values() } == nil)
        try table.remove(log: 2)
        #expect(deltaError { _ = try table.values() }?.description.contains("commit 2 is missing") == true)
        #expect(deltaError { _ = try table.feed(2) }?.description.contains("commit 2 is missing") == true)
    }

    @Test func commitsThatWereCleanedUpAreNamed() throws {
        let table = try table(commits: 4)
        var feed = try table.table.changeFeed(startingVersion: 1)
        #expect(try feed.next()?.version == 1)
        for version in 0...2 as ClosedRange<Int64> { try table.remove(log: version) }
        let error = deltaError { _ = try feed.next() }
        #expect(error?.code == .versionsLost)
        #expect(
            error?.description
                == "the changes of version 2 are lost: the log keeps commits from version 3 on; load the table anew with odl sync --resnapshot"
        )
        let early = deltaError { _ = try table.table.changeFeed(startingVersion: 0) }
        #expect(early?.code == .versionsLost)
        #expect(early?.description.contains("versions 0 to 2") == true)
    }

    @Test func aTableThatIsReplacedByAShorterOneIsNoticed() throws {
        let table = try table(commits: 5)
        var feed = try table.table.changeFeed(startingVersion: 5)
        for version in 1..<5 as Range<Int64> { try table.remove(log: version) }
        let error = deltaError { _ = try feed.next() }
        #expect(error?.code == .versionsLost)
        #expect(error?.description.contains("--resnapshot") == true)
        try FileManager.default.removeItem(atPath: table.path)
        #expect(deltaError { _ = try feed.next() }?.code == .notATable)
    }

    @Test func aDamagedCommitIsNamedAndCanBeReadOnceItIsRepaired() throws {
        let table = try table(commits: 2)
        var feed = try table.table.changeFeed(startingVersion: 2)
        for text in [
            "", " \n", "{\"add\":{\"path\":\"x\"", "{\"add\":{\"size\":1}}", "[]", "{\"add\":{\"path\":\"x\",\"size\":\"1\"}}",
        ] {
            try table.write(log: LogFileName.commit(2), text: text)
            let error = deltaError { _ = try feed.next() }
            #expect(error?.code == .corrupt)
            #expect(error?.description.contains("00000000000000000002.json (version 2) is damaged") == true)
        }
        try commit(2, in: table)
        #expect(try feed.next()?.version == 2)
    }
}
