import Banking
import Scalars
import StatementStore

/// A statement made ready for the writer: everything that costs time and needs no server.
///
/// The document is the statement with its own names and BSON's types, and behind them, with names that begin with `_`, what
/// replication adds. BSON dates hold milliseconds: what is finer stands beside them, in `_NAMEMicros` (0...999), so that the
/// API gives back the same microsecond that the table holds.
struct EncodedStatement: Sendable {
    let statementId: String
    let accountNumber: String
    let sourceVersion: Int64
    /// As its account's summary would show it, were it the latest.
    let summary: AccountSummary
    /// The statement's members as a JSON object, without transactions and what replication adds.
    let shortJSON: [UInt8]
    let digest: StatementDigest?
    private(set) var document: BSONDocument
    private let processedAtOffset: Int

    /// - Parameter withDigest: whether it is to be compared with what is stored.
    init(_ statement: Statement, source: SourcePosition, startedAt: Timestamp, withDigest: Bool) {
        statementId = statement.statementId
        accountNumber = statement.accountNumber
        sourceVersion = source.version
        digest = withDigest ? StatementDigest(of: statement) : nil
        summary = AccountSummary(
            accountNumber: statement.accountNumber, accountHolder: statement.accountHolder, accountType: statement.accountType,
            currency: statement.currency, balance: statement.closingBalance, statementCount: 1, lastPeriodEnd: statement.periodEnd,
            statementId: statement.statementId)
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        statement.encodeMembers(into: &json, transactions: false)
        json.endObject()
        shortJSON = json.bytes

        var bson = BSONDocument(capacity: 1_024 + 320 * statement.transactions.count)
        bson.append("_id", statement.statementId)
        bson.append(members: statement)
        bson.append("_batchStartTime", instant: startedAt, micros: "_batchStartTimeMicros")
        processedAtOffset = bson.valueOffset(afterAppending: "_processedAt")
        bson.append("_processedAt", .date(0))
        bson.append("_processedAtMicros", .int32(0))
        bson.append("_sourceVersion", .int64(source.version))
        bson.append("_confirmedVersion", .int64(source.version))
        bson.append(datesAndWordsOf: statement.transactions)
        document = bson
    }

    /// Sets T2, which is not known while documents are encoded.
    mutating func setProcessed(at time: Timestamp) {
        document.replaceInt64(at: processedAtOffset, time.wholeMilliseconds)
        let micros = document.valueOffset(of: "_processedAtMicros", behindInt64At: processedAtOffset)
        document.replaceInt32(at: micros, time.microsecondsOfMillisecond)
    }
}

extension BSONDocument {
    fileprivate func valueOffset(of name: String, behindInt64At offset: Int) -> Int { offset + 8 + 1 + name.utf8.count + 1 }

    /// A timestamp, and beside it what a BSON date cannot hold of it.
    fileprivate mutating func append(_ name: String, instant time: Timestamp, micros: String) {
        append(name, .date(time.wholeMilliseconds))
        let rest = time.microsecondsOfMillisecond
        if rest > 0 { append(micros, .int32(rest)) }
    }

    fileprivate mutating func append(_ name: String, orNull text: String?) {
        if let text { append(name, text) } else { append(name, .null) }
    }

    fileprivate mutating func append(members statement: Statement) {
        append("statementId", statement.statementId)
        append("accountNumber", statement.accountNumber)
        append("accountHolder", orNull: statement.accountHolder)
        append("accountType", orNull: statement.accountType)
        append("currency", statement.currency)
        append("periodStart", statement.periodStart.map(BSONValue.day) ?? .null)
        append("periodEnd", .day(statement.periodEnd))
        append("openingBalance", statement.openingBalance.map(BSONValue.money) ?? .null)
        append("closingBalance", .money(statement.closingBalance))
        if let time = statement.generatedAt {
            append("generatedAt", instant: time, micros: "_generatedAtMicros")
        } else {
            append("generatedAt", .null)
        }
        appendArray("transactions") { array in
            for (index, transaction) in statement.transactions.enumerated() {
                array.appendDocument(String(index)) { $0.append(members: transaction) }
            }
        }
        append(additionalFields: statement.additionalFields)
    }

    private mutating func append(members transaction: Transaction) {
        append("transactionId", transaction.transactionId)
        append("date", instant: transaction.date, micros: "_dateMicros")
        append("description", orNull: transaction.description)
        append("merchant", orNull: transaction.merchant)
        append("category", orNull: transaction.category)
        append("type", transaction.type.rawValue)
        append("amount", .money(transaction.amount))
        append("balance", transaction.balance.map(BSONValue.money) ?? .null)
        append(additionalFields: transaction.additionalFields)
    }

    /// What queries find a statement by that its own members do not say: the first and last date of its transactions, and
    /// their distinct words (``StatementStore/SearchText``).
    fileprivate mutating func append(datesAndWordsOf transactions: [Transaction]) {
        guard let first = transactions.first?.date else { return }
        let dates = transactions.reduce(first...first) { min($0.lowerBound, $1.date)...max($0.upperBound, $1.date) }
        append("_firstDate", .date(dates.lowerBound.wholeMilliseconds))
        append("_lastDate", .date(dates.upperBound.wholeMilliseconds))
        // Texts come again and again in one statement: each is taken apart once.
        var texts: Set<String> = []
        for transaction in transactions {
            if let merchant = transaction.merchant { texts.insert(merchant) }
            if let description = transaction.description { texts.insert(description) }
        }
        var words = DistinctTexts()
        var taken = SearchText()
        for text in texts {
            taken.read(text)
            taken.forEachWord { words.add($0) }
        }
        let sorted = words.sorted
        appendArray("_words") { array in
            for (index, word) in sorted.enumerated() { array.append(String(index), String(decoding: word, as: UTF8.self)) }
        }
    }
}
