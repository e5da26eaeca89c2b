import StatementStore
import Testing

@testable import Replication

@Suite struct DigestComparisonTests {
    private static func entry(_ key: String, _ digest: UInt64 = 1) -> DigestRuns.Entry {
        DigestRuns.Entry(key: key, digest: StatementDigest(high: 0, low: digest))
    }

    private func compare(table: [DigestRuns.Entry], store: [DigestRuns.Entry], entriesPerRun: Int = 3) throws -> DigestComparison {
        var runs = DigestRuns(entriesPerRun: entriesPerRun)
        for entry in table { try runs.add(entry) }
        var comparison = try DigestComparison(try runs.merged(), namedAtMost: 2)
        for entry in store.sorted(by: { $0.precedes($1) }) { try comparison.add(entry) }
        try comparison.finish()
        return comparison
    }

    /// By bytes, as both stores sort: not by Swift's order of characters. Keys longer than a buffer too.
    @Test(arguments: [1, 3, 1_000])
    func runsAreMergedInTheOrderOfBytes(_ entriesPerRun: Int) throws {
        let keys = ["b", "", "a", "é", "e\u{301}", "z", "Z", String(repeating: "long", count: 40_000), "\u{1F600}", "\u{FFFD}"]
        var runs = DigestRuns(entriesPerRun: entriesPerRun)
        for key in keys { try runs.add(Self.entry(key, UInt64(key.utf8.count))) }
        var merged = try runs.merged()
        var found: [DigestRuns.Entry] = []
        while let entry = try merged.next() { found.append(entry) }
        #expect(found.map { Array($0.key.utf8) } == keys.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) })
        #expect(found.allSatisfy { $0.digest.low == UInt64($0.key.utf8.count) })
    }

    @Test func equalSetsDifferInNothing() throws {
        let entries = (0..<50).map { Self.entry("\($0 * 7 % 50)") }
        let found = try compare(table: entries, store: entries)
        #expect(found.missing.count + found.extra.count + found.different.count + found.duplicated.count == 0)
    }

    @Test func eachKindIsCountedAndTheFirstAreNamed() throws {
        let found = try compare(
            table: ["m1", "m3", "m2", "same"].map { Self.entry($0) } + [Self.entry("d1", 2)],
            store: ["x1", "same", "d1"].map { Self.entry($0) })
        #expect(found.missing.count == 3 && found.missing.named == ["m1", "m2"])
        #expect(found.extra.named == ["x1"] && found.different.named == ["d1"])
    }

    @Test func ofAKeyThatStandsTwiceTheLastRowCounts() throws {
        let table = [Self.entry("a", 1), Self.entry("b"), Self.entry("c"), Self.entry("a", 2), Self.entry("d"), Self.entry("a", 3)]
        let found = try compare(table: table, store: [Self.entry("a", 3), Self.entry("b"), Self.entry("c"), Self.entry("d")])
        #expect(found.duplicated.count == 1 && found.duplicated.named == ["a"])
        #expect(found.missing.count + found.extra.count + found.different.count == 0)
    }
}
