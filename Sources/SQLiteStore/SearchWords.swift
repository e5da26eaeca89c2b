import StatementStore

/// The distinct words of one transaction's merchant and description.
struct SearchWords: Sendable, Hashable {
    /// Folded words, each followed by a blank.
    private(set) var utf8: [UInt8] = []

    init(merchant: String?, description: String?, using text: inout SearchText) {
        if var merchant { merchant.withUTF8 { add($0, using: &text) } }
        if var description { description.withUTF8 { add($0, using: &text) } }
    }

    private mutating func add(_ field: UnsafeBufferPointer<UInt8>, using text: inout SearchText) {
        text.read(field)
        for word in text.words where !contains(text.bytes(of: word)) {
            utf8.append(contentsOf: text.bytes(of: word))
            utf8.append(UInt8(ascii: " "))
        }
    }

    private func contains(_ word: ArraySlice<UInt8>) -> Bool {
        var start = 0
        while start < utf8.count, let end = utf8[start...].firstIndex(of: UInt8(ascii: " ")) {
            if end - start == word.count, utf8[start..<end].elementsEqual(word) { return true }
            start = end + 1
        }
        return false
    }

    /// What stands in the full-text index: each word behind its account, `12:fairprice `.
    ///
    /// The index's list of a word would otherwise hold every account's matches, and a search, which is always of one
    /// account, would walk them all.
    func appendTerms(account: Int64, to terms: inout [UInt8]) {
        let prefix = Array("\(account):".utf8)
        var start = 0
        while start < utf8.count, let end = utf8[start...].firstIndex(of: UInt8(ascii: " ")) {
            terms.append(contentsOf: prefix)
            terms.append(contentsOf: utf8[start...end])
            start = end + 1
        }
    }
}

enum SearchIndex {
    /// The full-text query for an account's transactions that hold all of `words`, the last one as a prefix. The words are
    /// letters and digits only and stand in quotes: nothing that a user types is query syntax.
    static func query(account: Int64, words: [[UInt8]]) -> String {
        words.enumerated().map { index, word in
            "\"\(account):\(String(decoding: word, as: UTF8.self))\"" + (index == words.count - 1 ? "*" : "")
        }.joined(separator: " AND ")
    }

    /// A row of the index is one transaction. A document of 2^24 transactions would be larger than SQLite's largest value.
    static func rowID(statement: Int64, position: Int64) -> Int64 { statement << 24 | position }
    static func statement(ofRowID rowID: Int64) -> Int64 { rowID >> 24 }
    static func position(ofRowID rowID: Int64) -> Int64 { rowID & 0xFF_FFFF }
}
