import StatementStore

/// The distinct words of one transaction's merchant and description.
struct SearchWords: Sendable, Hashable {
    /// Folded words, each followed by a blank.
    private(set) var utf8: [UInt8] = []

    init(merchant: String?, description: String?, using text: inout SearchText) {
        for field in [merchant, description] {
            text.read(field)
            add(text)
        }
    }

    init(_ fields: TransactionFields, using text: inout SearchText) {
        for field in [fields.merchant, fields.description] {
            text.read(field)
            add(text)
        }
    }

    private mutating func add(_ text: SearchText) {
        text.forEachWord { word in
            guard !contains(word) else { return }
            utf8.append(contentsOf: word)
            utf8.append(UInt8(ascii: " "))
        }
    }

    private func contains(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        var found = false
        forEachWord { found = found || $0.count == word.count + 1 && $0.starts(with: word) }
        return found
    }

    /// Each word with the blank behind it.
    private func forEachWord(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        utf8.withUnsafeBufferPointer { utf8 in
            var start = 0
            for end in 0..<utf8.count where utf8[end] == UInt8(ascii: " ") {
                body(UnsafeBufferPointer(rebasing: utf8[start...end]))
                start = end + 1
            }
        }
    }

    /// Appends what stands in the full-text index: each word behind its account's prefix, `12:fairprice `.
    func appendTerms(prefix: [UInt8], to terms: inout [UInt8]) {
        forEachWord { word in
            terms.append(contentsOf: prefix)
            terms.append(contentsOf: word)
        }
    }
}

/// How the full-text index is laid out.
///
/// Each term carries its account: the index's list of a word would otherwise hold every account's matches, and a search,
/// which is always of one account, would walk them all.
enum SearchIndex {
    static func prefix(account: Int64) -> [UInt8] { Array("\(account):".utf8) }

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
