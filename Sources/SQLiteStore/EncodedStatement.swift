import Banking
import Scalars
import StatementStore

/// A statement made ready for the writer: everything that costs time and needs no database.
struct EncodedStatement: Sendable {
    let statement: Statement
    /// The statement's own members as a JSON object; what replication adds is spliced in when it is read.
    let document: [UInt8]
    /// The same without transactions.
    let summary: [UInt8]
    /// Where each transaction's object lies in `document`.
    let ranges: [Range<Int>]
    let digest: StatementDigest
    /// Each transaction's distinct search words.
    let words: [SearchWords]

    init(_ statement: Statement) {
        self.statement = statement
        var json = JSONWriter(capacity: 512 + 288 * statement.transactions.count)
        json.beginObject()
        ranges = statement.encodeMembers(into: &json, transactions: true)
        json.endObject()
        document = json.bytes
        var short = JSONWriter(capacity: 512)
        short.beginObject()
        statement.encodeMembers(into: &short, transactions: false)
        short.endObject()
        summary = short.bytes
        digest = StatementDigest(ofMembers: document.dropFirst().dropLast())
        var text = SearchText()
        words = statement.transactions.map { SearchWords(merchant: $0.merchant, description: $0.description, using: &text) }
    }

    var dates: ClosedRange<Timestamp>? {
        guard let first = statement.transactions.first?.date else { return nil }
        return statement.transactions.reduce(first...first) { min($0.lowerBound, $1.date)...max($0.upperBound, $1.date) }
    }
}

extension MicroBatch {
    /// A change that the writer can apply as it stands.
    enum EncodedChange: Sendable {
        case upsert(EncodedStatement, source: SourcePosition)
        case delete(statementId: String, source: SourcePosition)

        init(_ change: StatementChange) {
            switch change.action {
            case .upsert(let statement): self = .upsert(EncodedStatement(statement), source: change.source)
            case .delete(let statementId): self = .delete(statementId: statementId, source: change.source)
            }
        }
    }
}
