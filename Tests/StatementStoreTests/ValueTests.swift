import Banking
import Scalars
import StatementStore
import Testing

@Suite("Values of the store's protocol")
struct ValueTests {
    @Test(arguments: [["a"], ["a", "b"], ["", ""], ["a", ""], ["数", "é/+=?"], [String(repeating: "x", count: 500)]])
    func cursorTextComesBack(_ parts: [String]) {
        let cursor = PageCursor(parts: parts)
        #expect(PageCursor(text: cursor.text) == cursor)
        #expect(cursor.text.utf8.allSatisfy { $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "=") })
    }

    @Test(arguments: ["", "*", "a", "YQ==", "a+b/", "é", "_____w", "YQ\n"])
    func refusesWhatIsNoCursor(_ text: String) { #expect(PageCursor(text: text) == nil) }

    @Test func latencyPercentilesByNearestRank() {
        #expect(LatencySummary(newestFirst: []) == nil)
        #expect(LatencySummary(newestFirst: [7]) == LatencySummary(last: 7, p50: 7, p95: 7, p99: 7))
        let hundred = (1...100).map(Double.init)
        #expect(LatencySummary(newestFirst: hundred) == LatencySummary(last: 1, p50: 50, p95: 95, p99: 99))
        #expect(LatencySummary(newestFirst: [4, 1, 3, 2]) == LatencySummary(last: 4, p50: 2, p95: 4, p99: 4))
    }

    @Test func errorsAreEqualByKindAndNameNoData() {
        #expect(StoreError.unavailable("a") == StoreError.unavailable("b"))
        #expect(StoreError.unavailable("a") != StoreError.corrupt("a"))
        #expect(StoreError.otherTable(stored: "x", given: "y").description.contains("x"))
    }

    @Test func digestIsOfTheMembersAlone() {
        let one = statement("S1", transactions: [transaction("a", "2024-01-05T00:00:00Z")])
        var other = one
        #expect(StatementDigest(of: one) == StatementDigest(of: other))
        other.transactions[0].merchant = nil
        #expect(StatementDigest(of: one) != StatementDigest(of: other))
        // The first sixteen bytes of SHA-256 of no bytes at all.
        #expect(StatementDigest(ofMembers: [UInt8]()) == StatementDigest(high: 0xE3B0_C442_98FC_1C14, low: 0x9AFB_F4C8_996F_B924))
        #expect(StatementDigest(ofMembers: [UInt8]().lazy.map { $0 }) == StatementDigest(ofMembers: [UInt8]()))
    }

    @Test func appliedVersionIsKnownOnceTheLoadIsDone() {
        #expect(ReplicationCheckpoint(tableId: "t", progress: .loading(at: position(3), rows: 1, replacing: false)).applied == nil)
        #expect(following(3, rows: 9).applied == position(3))
    }
}
