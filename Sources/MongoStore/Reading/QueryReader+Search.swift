import Scalars
import StatementStore

extension QueryReader {
    /// The index of words, or Atlas Search, gives the candidates, ``StatementStore/SearchRanking`` scores their transactions.
    ///
    /// MongoDB's text index is not used: it has no prefixes, folds words in its own way, and counts scores over documents,
    /// which are statements and not transactions.
    mutating func search(account: String, text: String, limit: Int) throws -> Page {
        guard let ranking = SearchRanking(query: text) else {
            _ = try begun()
            return Page()
        }
        var matches: [SearchMatch] = []
        var scorer = SearchScorer(ranking)
        try read(Find(Collections.statements, candidates(account, ranking.words)), expecting: 100) { document, _ in
            try scorer.score(StatementFields(document), into: &matches)
            if matches.count > 4 * limit + 256 { matches.keepBest(limit) }
            return true
        }
        matches.keepBest(limit)
        var page = Page()
        for match in matches { page.rows.append(match.row(ranking)) }
        return page
    }

    private func candidates(_ account: String, _ words: [[UInt8]]) -> BSONValue {
        guard usesAtlasSearch, let keys = client.searchCandidates(account: account, words: words) else {
            return Self.filter(account, words)
        }
        return ["_id": ["$in": .array(keys)], "accountNumber": .string(account)]
    }

    /// Statements that hold each word, the last one as a prefix.
    private static func filter(_ account: String, _ words: [[UInt8]]) -> BSONValue {
        var conditions: [BSONValue] = words.dropLast().map { ["_words": .string(String(decoding: $0, as: UTF8.self))] }
        if let last = words.last {
            // Letters and digits only: nothing in it is a regular expression's syntax, whose length is limited.
            let beginning = String(decoding: last, as: UTF8.self).unicodeScalars.prefix(100).map(String.init).joined()
            conditions.append(["_words": .regex(pattern: "^" + beginning, options: "")])
        }
        return ["accountNumber": .string(account), "$and": .array(conditions)]
    }
}

/// A transaction that a search has found.
struct SearchMatch {
    let score: Double
    let key: TransactionKey
    let merchant: String?
    let description: String?
    /// Its own members, in an object that is still open.
    let members: [UInt8]

    /// Best first, then newest first.
    func comesBefore(_ other: SearchMatch) -> Bool {
        score != other.score ? score > other.score : key.comesBefore(other.key)
    }

    /// The transaction's object with `statementId`, `score` and `highlights` behind its own members.
    func row(_ ranking: SearchRanking) -> [UInt8] {
        var json = JSONWriter(capacity: members.count + 384)
        json.raw(members)
        json.key("statementId")
        json.value(key.statementId)
        ranking.encode(score: score, merchant: merchant, description: description, into: &json)
        json.endObject()
        return json.bytes
    }
}

extension [SearchMatch] {
    mutating func keepBest(_ count: Int) {
        sort { $0.comesBefore($1) }
        removeLast(Swift.max(0, self.count - count))
    }
}

/// Scores the transactions of statements; the memory for their words is used again.
struct SearchScorer {
    private let ranking: SearchRanking
    private var merchant = SearchText()
    private var description = SearchText()

    init(_ ranking: SearchRanking) { self.ranking = ranking }

    mutating func score(_ statement: StatementFields, into matches: inout [SearchMatch]) throws {
        guard let statementId = statement.statementId?.string, let transactions = statement.transactions?.document else {
            throw StoreError.damaged(Collections.statements)
        }
        for (position, element) in transactions.enumerated() {
            guard let document = element.document else { continue }
            let texts = Self.texts(of: document)
            guard ranking.canHit(texts.merchant) || ranking.canHit(texts.description) else { continue }
            merchant.read(texts.merchant)
            description.read(texts.description)
            let fields = TransactionFields(document)
            guard let score = ranking.score(merchant: merchant, description: description), let date = fields.date else { continue }
            var json = JSONWriter(capacity: 320)
            json.beginObject()
            fields.encodeMembers(into: &json)
            matches.append(
                SearchMatch(
                    score: score, key: TransactionKey(date: date, statementId: statementId, position: Int64(position)),
                    merchant: fields.merchant, description: fields.description, members: json.bytes))
        }
    }

    private typealias Text = UnsafeBufferPointer<UInt8>

    /// What a transaction is found by, without a look at what stands behind it: most are not found.
    private static func texts(of transaction: BSONView) -> (merchant: Text, description: Text) {
        var (merchant, description): (Text?, Text?)
        for element in transaction {
            if element.isNamed("merchant") { merchant = text(element) }
            if element.isNamed("description") { description = text(element) }
            if merchant != nil, description != nil { break }
        }
        let nothing = Text(start: nil, count: 0)
        return (merchant ?? nothing, description ?? nothing)
    }

    private static func text(_ element: BSONElement) -> Text {
        element.utf8?.bindMemory(to: UInt8.self) ?? Text(start: nil, count: 0)
    }
}
