import Banking
import Scalars
import StatementStore

/// The members of a stored statement, found in one walk over its document. Valid as long as the document's memory.
///
/// Members may stand in any order and be missing: other writers (Spark) fill the same collection.
struct StatementFields {
    private(set) var statementId: BSONElement?
    private(set) var accountNumber: BSONElement?
    private var accountHolder: BSONElement?
    private var accountType: BSONElement?
    private var currency: BSONElement?
    private var periodStart: BSONElement?
    private var periodEnd: BSONElement?
    private var openingBalance: BSONElement?
    private var closingBalance: BSONElement?
    private var generatedAt: BSONElement?
    private var generatedAtMicros: BSONElement?
    private(set) var transactions: BSONElement?
    private var batchStartTime: BSONElement?
    private var batchStartTimeMicros: BSONElement?
    private var processedAt: BSONElement?
    private var processedAtMicros: BSONElement?
    private var sourceVersionElement: BSONElement?
    private(set) var lastDate: BSONElement?
    private var additional: [BSONElement] = []
    private var additionalText: BSONElement?

    init(_ document: BSONView) {
        for element in document {
            if element.name.first == UInt8(ascii: "_") { readOwn(element) } else { read(element) }
        }
    }

    private mutating func read(_ element: BSONElement) {
        switch true {
        case element.isNamed("statementId"): statementId = element
        case element.isNamed("accountNumber"): accountNumber = element
        case element.isNamed("accountHolder"): accountHolder = element
        case element.isNamed("accountType"): accountType = element
        case element.isNamed("currency"): currency = element
        case element.isNamed("periodStart"): periodStart = element
        case element.isNamed("periodEnd"): periodEnd = element
        case element.isNamed("openingBalance"): openingBalance = element
        case element.isNamed("closingBalance"): closingBalance = element
        case element.isNamed("generatedAt"): generatedAt = element
        case element.isNamed("transactions"): transactions = element
        default: additional.append(element)
        }
    }

    private mutating func readOwn(_ element: BSONElement) {
        switch true {
        case element.isNamed("_generatedAtMicros"): generatedAtMicros = element
        case element.isNamed("_batchStartTime"): batchStartTime = element
        case element.isNamed("_batchStartTimeMicros"): batchStartTimeMicros = element
        case element.isNamed("_processedAt"): processedAt = element
        case element.isNamed("_processedAtMicros"): processedAtMicros = element
        case element.isNamed("_sourceVersion"): sourceVersionElement = element
        case element.isNamed("_lastDate"): lastDate = element
        case element.isNamed("_additional"): additionalText = element
        default: break
        }
    }

    /// The last one of its period.
    var day: CalendarDate? { periodEnd?.day }

    var sourceVersion: Int64? { sourceVersionElement?.int64 }

    var provenance: Provenance {
        Provenance(
            batchStartTime: batchStartTime?.instant(micros: batchStartTimeMicros) ?? Timestamp(microseconds: 0),
            processedAt: processedAt?.instant(micros: processedAtMicros) ?? Timestamp(microseconds: 0), sourceVersion: sourceVersion ?? 0)
    }

    /// Nil when it is no statement.
    var summary: AccountSummary? {
        guard let accountNumber = accountNumber?.string, let currency = currency?.string, let closingBalance = closingBalance?.money,
            let periodEnd = periodEnd?.day, let statementId = statementId?.string
        else { return nil }
        return AccountSummary(
            accountNumber: accountNumber, accountHolder: accountHolder?.string, accountType: accountType?.string, currency: currency,
            balance: closingBalance, statementCount: 1, lastPeriodEnd: periodEnd, statementId: statementId)
    }

    /// The document as it is sent.
    func json(transactions: Bool) -> [UInt8] {
        var json = JSONWriter(capacity: transactions ? 12_288 : 640)
        json.beginObject()
        encodeMembers(into: &json, transactions: transactions)
        provenance.encodeMembers(into: &json)
        json.endObject()
        return json.bytes
    }

    /// What ``Banking/Statement/encodeMembers(into:transactions:)`` writes of the statement that was stored.
    func encodeMembers(into json: inout JSONWriter, transactions includeTransactions: Bool) {
        json.key("statementId")
        json.text(statementId)
        json.key("accountNumber")
        json.text(accountNumber)
        json.key("accountHolder")
        json.text(accountHolder)
        json.key("accountType")
        json.text(accountType)
        json.key("currency")
        json.text(currency)
        json.key("periodStart")
        json.day(periodStart)
        json.key("periodEnd")
        json.day(periodEnd)
        json.key("openingBalance")
        json.money(openingBalance)
        json.key("closingBalance")
        json.money(closingBalance)
        json.key("generatedAt")
        if let time = generatedAt?.instant(micros: generatedAtMicros) { json.value(time) } else { json.null() }
        if includeTransactions {
            json.key("transactions")
            json.beginArray()
            if let transactions = transactions?.document {
                for element in transactions { if let one = element.document { TransactionFields(one).encode(into: &json) } }
            }
            json.endArray()
        }
        json.members(additional, text: additionalText)
    }
}

extension JSONWriter {
    mutating func text(_ element: BSONElement?) {
        if let utf8 = element?.utf8 { value(decoding: utf8) } else { null() }
    }

    mutating func day(_ element: BSONElement?) {
        if let day = element?.day { value(day) } else { null() }
    }

    mutating func money(_ element: BSONElement?) {
        if let money = element?.money { value(money) } else { null() }
    }

    /// Additional columns: their text where it was kept, else their values.
    mutating func members(_ elements: [BSONElement], text: BSONElement?) {
        if let text = text?.utf8 {
            raw(text)
            return
        }
        for element in elements {
            key(element.nameText)
            value(element)
        }
    }
}
