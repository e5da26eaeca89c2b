import StatementStore

extension QueryReader {
    /// The lists of words give the candidates, ``StatementStore/SearchRanking`` scores them.
    mutating func search(account: Int64, text: String, limit: Int) throws -> Page {
        guard let ranking = SearchRanking(query: text) else { return Page() }
        let words = ranking.words
        var scorer = try CandidateScorer(&self, ranking, limit: limit)
        // Newest first: of equal scores the newest are wanted, and what is older is then soon refused.
        try forEachList(account: account, dates: .min ... .max) { row in
            let positions = try row.withBlob(4) { try WordList.positions(in: $0, holding: words) }
            guard !positions.isEmpty else { return true }
            try row.withBlob(3) { column in
                try scorer.score(positions, of: TransactionList(column), statement: row.integer(1), statementId: row.text(2))
            }
            return true
        }
        let matches = scorer.best.matches
        let fragments = try fragments(matches.map(\.place.location))
        var page = Page()
        page.rows.reserve(matches.count * 640)
        for (index, match) in matches.enumerated() {
            fragments.withBytes(index) { page.rows.append(match.row(transaction: $0, ranking)) }
        }
        return page
    }
}
