import Scalars
import StatementStore

/// A transaction that a search has found.
struct SearchMatch {
    let place: TransactionPlace
    let score: Double

    /// Best first, then newest first.
    func comesBefore(_ other: SearchMatch) -> Bool { score != other.score ? score > other.score : place.comesBefore(other.place) }

    /// The transaction's object with `statementId`, `score` and `highlights` behind its own members.
    func row(transaction: UnsafeBufferPointer<UInt8>, _ ranking: SearchRanking) -> [UInt8] {
        let fields = TransactionFields(json: transaction)
        let (merchant, description) = (fields.merchant?.string, fields.description?.string)
        var json = JSONWriter(capacity: transaction.count + 384)
        json.raw(transaction.dropLast())
        json.key("statementId")
        json.value(place.statementId)
        ranking.encode(score: score, merchant: merchant, description: description, into: &json)
        json.endObject()
        return json.bytes
    }
}

/// The best of the matches that it is shown, in order: a word that stands in every transaction of an account matches
/// thousands, of which a page is wanted.
struct BestMatches {
    private let limit: Int
    private(set) var matches: [SearchMatch] = []

    init(limit: Int) { self.limit = limit }

    mutating func insert(_ match: SearchMatch) {
        if matches.count >= limit {
            guard let last = matches.last, match.comesBefore(last) else { return }
            matches.removeLast()
        }
        var low = 0
        var high = matches.count
        while low < high {
            let middle = (low + high) / 2
            if match.comesBefore(matches[middle]) { high = middle } else { low = middle + 1 }
        }
        matches.insert(match, at: low)
    }
}
