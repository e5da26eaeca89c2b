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
    let digest: StatementDigest
    /// A ``TransactionList``.
    let transactions: [UInt8]
    /// A ``WordList``.
    let words: [UInt8]

    /// - Parameter words: may have made other statements' lists before.
    init(_ statement: Statement, words: inout WordList.Encoder) {
        self.statement = statement
        var json = JSONWriter(capacity: 512 + 288 * statement.transactions.count)
        json.beginObject()
        let ranges = statement.encodeMembers(into: &json, transactions: true)
        json.endObject()
        document = json.bytes
        var short = JSONWriter(capacity: 512)
        short.beginObject()
        statement.encodeMembers(into: &short, transactions: false)
        short.endObject()
        summary = short.bytes
        digest = StatementDigest(ofMembers: document.dropFirst().dropLast())
        var list = TransactionList.Encoder(count: ranges.count)
        for (transaction, range) in zip(statement.transactions, ranges) {
            list.append(
                date: transaction.date.microseconds, amount: transaction.amount.minorUnits, range: range, category: transaction.category,
                merchant: transaction.merchant, type: transaction.type.stored)
            words.append(merchant: transaction.merchant, description: transaction.description)
        }
        transactions = list.finish()
        self.words = words.finish()
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

        @Sendable static func encode(_ changes: ArraySlice<StatementChange>) -> [EncodedChange] {
            var words = WordList.Encoder()
            return changes.map { change in
                switch change.action {
                case .upsert(let statement): .upsert(EncodedStatement(statement, words: &words), source: change.source)
                case .delete(let statementId): .delete(statementId: statementId, source: change.source)
                }
            }
        }
    }
}
