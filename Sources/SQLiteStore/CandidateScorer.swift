import StatementStore

/// Scores the transactions that the full-text index names, in the documents where they lie.
struct CandidateScorer {
    private(set) var best: BestMatches
    private let connection: ReadConnection
    private let ranking: SearchRanking
    private let selectDocument: PreparedStatement
    private let selectLocations: PreparedStatement
    private var merchant = SearchText()
    private var description = SearchText()

    init(_ reader: inout QueryReader, _ ranking: SearchRanking, limit: Int) throws {
        best = BestMatches(limit: limit)
        connection = reader.connection
        self.ranking = ranking
        selectDocument = try reader.prepare(
            """
            SELECT s.account, s.firstDate, s.lastDate, s.statementId, d.document FROM statements s \
            JOIN documents d ON d.statement = s.id WHERE s.id = ?1
            """)
        selectLocations = try reader.prepare(
            """
            SELECT statement, start, length, date, position FROM transactions \
            WHERE account = ?1 AND date BETWEEN ?2 AND ?3 AND statement = ?4
            """)
    }

    /// - Parameter rowIDs: ascending. Taken from the end: of equal scores the newest are wanted, and what was loaded before
    ///   them is then soon refused.
    mutating func score(_ rowIDs: [Int64]) throws {
        var rest = rowIDs[...]
        while let last = rest.last {
            try connection.checkMayGoOn()
            let statement = SearchIndex.statement(ofRowID: last)
            let first = rest.partitioningIndex { SearchIndex.statement(ofRowID: $0) >= statement }
            try score(rest[first...], of: statement)
            rest = rest[..<first]
        }
    }

    private mutating func score(_ rowIDs: ArraySlice<Int64>, of statement: Int64) throws {
        try selectDocument.bind(1, statement)
        try selectDocument.forEachRow { row in
            for column in Int32(0)...2 { try selectLocations.bind(column + 1, row.integer(column)) }
            try selectLocations.bind(4, statement)
            let statementId = row.text(3)
            try row.withBlob(4) { document in
                try selectLocations.forEachRow { location in
                    let rowID = SearchIndex.rowID(statement: statement, position: location.integer(4))
                    let place = rowIDs.partitioningIndex { $0 >= rowID }
                    if place < rowIDs.endIndex, rowIDs[place] == rowID { score(location, in: document, of: statementId) }
                    return true
                }
            }
            return false
        }
    }

    private mutating func score(_ row: PreparedStatement, in document: UnsafeBufferPointer<UInt8>, of statementId: String) {
        let location = TransactionLocation(row, at: 0)
        let fields = TransactionFields(json: UnsafeBufferPointer(rebasing: document[location.range]))
        merchant.read(fields.merchant)
        description.read(fields.description)
        guard let score = ranking.score(merchant: merchant, description: description) else { return }
        best.insert(
            SearchMatch(location: location, date: row.integer(3), position: row.integer(4), statementId: statementId, score: score))
    }
}

extension ArraySlice {
    /// The first index whose element satisfies `belongsToSecondPart`, which holds for every element after one for which it
    /// holds.
    fileprivate func partitioningIndex(where belongsToSecondPart: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if belongsToSecondPart(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
