import Scalars
import StatementStore
import Testing

@Suite("Search ranking")
struct SearchRankingTests {
    private func words(_ text: String) -> [String] {
        let read = SearchText(text)
        return read.words.map { String(decoding: read.bytes(of: $0), as: UTF8.self) }
    }

    private func score(_ query: String, merchant: String = "", description: String = "") -> Double? {
        SearchRanking(query: query)?.score(merchant: SearchText(merchant), description: SearchText(description))
    }

    @Test(arguments: [
        ("", []), ("  ,. ", []), ("NTUC FairPrice", ["ntuc", "fairprice"]), ("a-b_c'd", ["a", "b", "c", "d"]),
        ("7-Eleven #12", ["7", "eleven", "12"]),
        ("Café", ["cafe"]), ("Cafe\u{301}s", ["cafes"]), ("ÀÉÎÕÜ ñ ç", ["aeiou", "n", "c"]),
        ("Straße ΣΊΣΥΦΟΣ", ["strasse", "σισυφοσ"]),
        ("咖啡 店", ["咖啡", "店"]), ("İstanbul", ["istanbul"]), ("½ kg №5", ["½", "kg", "5"]), ("a🏦b", ["a", "b"]), ("\u{301}", []),
    ])
    func splitsAndFolds(_ example: (text: String, words: [String])) { #expect(words(example.text) == example.words) }

    @Test(arguments: ["NTUC FairPrice", "Café — Amélie", "  x", "数 a"])
    func sourceRangesAreOfTheText(_ text: String) {
        let read = SearchText(text)
        for word in read.words {
            let source = Array(text.utf8)[word.source]
            #expect(words(String(decoding: source, as: UTF8.self)) == [String(decoding: read.bytes(of: word), as: UTF8.self)])
        }
    }

    @Test func memoryIsUsedAgain() {
        var text = SearchText("one two")
        text.read("three")
        #expect(text.words.count == 1)
        text.read(nil)
        #expect(text.words.isEmpty)
    }

    @Test func noWordsNoRanking() {
        #expect(SearchRanking(query: "") == nil)
        #expect(SearchRanking(query: "*\"'()") == nil)
    }

    /// The quick look never says no to a text that is hit.
    @Test func sieveLosesNothing() throws {
        let words = ["NTUC", "ntuc", "FairPrice", "Café", "STRASSE", "Straße", "é", "7", "12", "ΣΊΣΥΦΟΣ", "-", " ", "'s", "İ", "店"]
        var random = SystemRandomNumberGenerator()
        func text(upTo count: Int) -> String { (0..<Int.random(in: 0...count)).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: Bool.random() ? " " : "") }
        var hits = 0
        for _ in 0..<3_000 {
            let (query, merchant, description) = (text(upTo: 2), text(upTo: 4), text(upTo: 4))
            guard let ranking = SearchRanking(query: query), score(query, merchant: merchant, description: description) != nil else { continue }
            hits += 1
            let mayHit = [merchant, description].contains { Array($0.utf8).withUnsafeBufferPointer { ranking.canHit($0) } }
            #expect(mayHit, "\(query) in \(merchant), \(description)")
        }
        #expect(hits > 100)
        let ranking = try #require(SearchRanking(query: "ntuc"))
        #expect(!Array("Grab ride to nt uc".utf8).withUnsafeBufferPointer { ranking.canHit($0) })
    }

    @Test func scores() {
        // Merchant, the same words, all of it: 2 * 1 + 2 * 1 / 2.
        #expect(score("ntuc fairprice", merchant: "NTUC FairPrice") == 3)
        // Half of the merchant: 2 + 2 * 0.5 / 2.
        #expect(score("ntuc", merchant: "NTUC FairPrice") == 2.5)
        // A prefix of three of four letters, half of the merchant: 2 * 0.75 + 0.5.
        #expect(score("ntu", merchant: "NTUC FairPrice") == 2)
        // The description counts half as much.
        #expect(score("ntuc fairprice", description: "NTUC FairPrice") == 1.5)
        // In both fields, the better one counts.
        #expect(score("ntuc", merchant: "NTUC", description: "ntuc ntuc") == 3)
        // One word in each: (2 + 1) / 2 + 2 * 1 / 2.
        #expect(score("lunch grab", merchant: "Grab", description: "Lunch") == 2.5)
        #expect(score("one", merchant: "one two three") == 2.3333)
    }

    @Test func allWordsMustMatch() {
        #expect(score("ntuc grab", merchant: "NTUC FairPrice") == nil)
        #expect(score("ntuc grab", merchant: "NTUC", description: "Grab") != nil)
        #expect(score("fair ntuc", merchant: "NTUC FairPrice") == nil)
        #expect(score("ntuc fair", merchant: "NTUC FairPrice") != nil)
        #expect(score("price", merchant: "NTUC FairPrice") == nil)
        #expect(score("x") == nil)
    }

    @Test func highlightsCoverTheWholeField() throws {
        let ranking = try #require(SearchRanking(query: "cafe am"))
        var json = JSONWriter()
        json.beginObject()
        ranking.encode(score: 1.25, merchant: "«Café» Amélie!", description: "nothing", into: &json)
        json.endObject()
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"score":1.25,"highlights":[{"path":"merchant","texts":[{"value":"«","type":"text"},{"value":"Café","type":"hit"},"#
                + #"{"value":"» ","type":"text"},{"value":"Amélie","type":"hit"},{"value":"!","type":"text"}]}]}"#)
    }
}
