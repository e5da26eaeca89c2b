import GRDB
import StatementStore

/// Scores the transactions that lists of words name, in the documents where they lie.
struct CandidateScorer {
    private(set) var best: BestMatches
    private let ranking: SearchRanking
    private let selectDocument: PreparedStatement
    private var merchant = SearchText()
    private var description = SearchText()

    init(_ reader: inout QueryReader, _ ranking: SearchRanking, limit: Int) throws {
        best = BestMatches(limit: limit)
        self.ranking = ranking
        selectDocument = try reader.prepare("SELECT document FROM documents WHERE statement = ?1")
    }

    /// - Parameter positions: ascending. Taken from the end, newest first.
    mutating func score(_ positions: [Int], of list: TransactionList, statement: Int64, statementId: String) throws {
        try selectDocument.bind(1, statement)
        try selectDocument.forEachRow { row in
            try row.withBlob(0) { document in
                for position in positions.reversed() {
                    guard position < list.count else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
                    let entry = list[position]
                    let fields = TransactionFields(json: try document.part(entry.range))
                    merchant.read(fields.merchant)
                    description.read(fields.description)
                    guard let score = ranking.score(merchant: merchant, description: description) else { continue }
                    let place = TransactionPlace(
                        location: TransactionLocation(statement: statement, range: entry.range), statementId: statementId,
                        date: entry.date, position: Int64(position))
                    best.insert(SearchMatch(place: place, score: score))
                }
            }
            return false
        }
    }
}
