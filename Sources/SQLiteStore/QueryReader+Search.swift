import StatementStore

extension QueryReader {
    /// The full-text index gives the candidates, ``StatementStore/SearchRanking`` scores them.
    ///
    /// FTS5's own `bm25()` is not used: it counts every match of each term before it ranks one, and MongoDB's would differ.
    mutating func search(account: Int64, text: String, limit: Int) throws -> Page {
        guard let ranking = SearchRanking(query: text) else { return Page() }
        let select = try prepare("SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid")
        try select.bind(1, SearchIndex.query(account: account, words: ranking.words))
        var candidates: [Int64] = []
        try select.forEachRow { row in
            candidates.append(row.integer(0))
            return true
        }
        var scorer = try CandidateScorer(&self, ranking, limit: limit)
        try scorer.score(candidates)
        let matches = scorer.best.matches
        let fragments = try fragments(matches.map(\.location))
        var page = Page()
        page.rows.reserve(matches.count * 640)
        for (index, match) in matches.enumerated() {
            fragments.withBytes(index) { page.rows.append(match.row(transaction: $0, ranking)) }
        }
        return page
    }
}
