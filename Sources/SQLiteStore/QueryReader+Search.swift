import Scalars
import StatementStore

extension QueryReader {
    /// The full-text index gives the candidates, ``StatementStore/SearchRanking`` scores them.
    ///
    /// FTS5's own `bm25()` is not used: it counts every match of each term before it ranks one, and MongoDB's would differ.
    mutating func search(account: Int64, text: String, limit: Int) throws -> Page {
        guard let ranking = SearchRanking(query: text) else { return Page(rows: []) }
        var matches = try matches(account: account, ranking)
        matches.sort { $0.comesBefore($1) }
        matches.removeLast(max(0, matches.count - limit))
        let fragments = try fragments(matches.map(\.location))
        return Page(rows: zip(matches, fragments).map { $0.row(transaction: $1, ranking) })
    }

    private mutating func matches(account: Int64, _ ranking: SearchRanking) throws -> [SearchMatch] {
        let candidates = try prepare("SELECT rowid FROM search WHERE search MATCH ?1")
        try candidates.bind(1, SearchIndex.query(account: account, words: ranking.words))
        var positions: [Int64: Set<Int64>] = [:]
        try candidates.forEachRow { row in
            let rowID = row.integer(0)
            positions[SearchIndex.statement(ofRowID: rowID), default: []].insert(SearchIndex.position(ofRowID: rowID))
            return true
        }
        let select = try prepare(
            """
            SELECT t.statement, t.start, t.length, t.date, t.position, s.statementId FROM statements s \
            CROSS JOIN transactions t ON t.account = s.account AND t.date BETWEEN s.firstDate AND s.lastDate AND t.statement = s.id \
            WHERE s.id = ?1
            """)
        var found: [SearchMatch] = []
        for (statement, positions) in positions {
            try select.bind(1, statement)
            try select.forEachRow { row in
                if positions.contains(row.integer(4)) { found.append(SearchMatch(row)) }
                return true
            }
        }
        var merchant = SearchText()
        var description = SearchText()
        try forEachDocument(of: found.map(\.location)) { document, indices in
            for index in indices {
                let fields = TransactionFields(json: UnsafeBufferPointer(rebasing: document[found[index].location.range]))
                merchant.read(fields.merchant)
                description.read(fields.description)
                found[index].score = ranking.score(merchant: merchant, description: description)
            }
        }
        return found.filter { $0.score != nil }
    }
}

/// A transaction that a search has found.
private struct SearchMatch {
    let location: TransactionLocation
    let date: Int64
    let position: Int64
    let statementId: String
    /// Nil: it does not match after all.
    var score: Double?

    init(_ row: PreparedStatement) {
        location = TransactionLocation(row, at: 0)
        date = row.integer(3)
        position = row.integer(4)
        statementId = row.text(5)
    }

    /// Best first, then newest first.
    func comesBefore(_ other: SearchMatch) -> Bool {
        if score != other.score { return (score ?? 0) > (other.score ?? 0) }
        if date != other.date { return date > other.date }
        if statementId != other.statementId { return other.statementId.utf8.lexicographicallyPrecedes(statementId.utf8) }
        return position > other.position
    }

    /// The transaction's object with `statementId`, `score` and `highlights` behind its own members.
    func row(transaction: [UInt8], _ ranking: SearchRanking) -> [UInt8] {
        let fields = transaction.withUnsafeBufferPointer { TransactionFields(json: $0) }
        var json = JSONWriter(capacity: transaction.count + 384)
        json.raw(transaction.dropLast())
        json.key("statementId")
        json.value(statementId)
        ranking.encode(score: score ?? 0, merchant: fields.merchant, description: fields.description, into: &json)
        json.endObject()
        return json.bytes
    }
}
