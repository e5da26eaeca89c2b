import Scalars

/// How well a transaction matches a search: the same for every store, so that both give the same rows in the same order.
///
/// A transaction matches when each word of the query is a word of its merchant or description (see ``SearchText``); the
/// query's last word, which may still be being typed, also matches words that begin with it. Then:
///
///     score = mean over the query's words of max over fields of (weight(field) * closeness)
///           + max over fields of (weight(field) * share of the field's words that were hit) / 2
///
/// with weight 2 for the merchant and 1 for the description, and closeness 1 for the same word or, for a prefix, its share
/// of the word's length. It lies in 0...3, rounded to four decimals. Equal scores stand newest first.
public struct SearchRanking: Sendable {
    private static let merchantWeight = 2.0
    private static let descriptionWeight = 1.0

    private let query: SearchText
    /// The query's first word, where it is ASCII; else nothing.
    private let sieve: [UInt8]

    /// Nil when the text holds no word: such a search finds nothing.
    public init?(query text: String) {
        query = SearchText(text)
        guard let first = query.words.first else { return nil }
        let word = Array(query.bytes(of: first))
        sieve = word.allSatisfy { $0 < 0x80 } ? word : []
    }

    /// The query's words, folded. The last one is a prefix.
    public var words: [[UInt8]] { query.words.map { Array(query.bytes(of: $0)) } }

    /// Whether the query's first word can be in this text: a quick look, which spares most texts being taken apart. Only its no
    /// is certain.
    public func canHit(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = sieve.first else { return true }
        for (start, byte) in utf8.enumerated() {
            if byte >= 0x80 { return true }
            if byte | 0x20 == first, holdsSieve(utf8, at: start) { return true }
        }
        return false
    }

    /// Letters in either case; other bytes may pass for one another, which is found out later.
    private func holdsSieve(_ utf8: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard start + sieve.count <= utf8.count else { return false }
        for i in 1..<sieve.count where utf8[start + i] | 0x20 != sieve[i] { return false }
        return true
    }

    /// - Returns: nil unless every word of the query is found.
    public func score(merchant: SearchText, description: SearchText) -> Double? {
        var closeness = 0.0
        for index in query.words.indices {
            let best = max(
                Self.merchantWeight * self.closeness(ofQueryWord: index, in: merchant),
                Self.descriptionWeight * self.closeness(ofQueryWord: index, in: description))
            guard best > 0 else { return nil }
            closeness += best
        }
        let coverage = max(
            Self.merchantWeight * self.coverage(of: merchant), Self.descriptionWeight * self.coverage(of: description))
        let score = closeness / Double(query.words.count) + coverage / 2
        return (score * 10_000).rounded() / 10_000
    }

    /// Where the words of a field that the query hits stand in its UTF-8, in order.
    public func hits(in field: SearchText) -> [Range<Int>] {
        field.words.filter { isHit($0, in: field) }.map(\.source)
    }

    private func isHit(_ word: SearchText.Word, in field: SearchText) -> Bool {
        query.words.indices.contains { closeness(ofQueryWord: $0, to: word, in: field) > 0 }
    }

    private func coverage(of field: SearchText) -> Double {
        if field.words.isEmpty { return 0 }
        return Double(field.words.count { isHit($0, in: field) }) / Double(field.words.count)
    }

    private func closeness(ofQueryWord index: Int, in field: SearchText) -> Double {
        var best = 0.0
        for word in field.words { best = max(best, closeness(ofQueryWord: index, to: word, in: field)) }
        return best
    }

    /// 1: the same word. 0: no match.
    private func closeness(ofQueryWord index: Int, to word: SearchText.Word, in field: SearchText) -> Double {
        let wanted = query.words[index].folded
        guard word.folded.count >= wanted.count else { return 0 }
        for i in 0..<wanted.count where query.folded[wanted.lowerBound + i] != field.folded[word.folded.lowerBound + i] { return 0 }
        if word.folded.count == wanted.count { return 1 }
        return index == query.words.count - 1 ? Double(wanted.count) / Double(word.folded.count) : 0
    }
}
