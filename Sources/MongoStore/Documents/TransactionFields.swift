import Banking
import Scalars

/// The members of a stored transaction, found in one walk. Valid as long as the document's memory.
struct TransactionFields {
    private var transactionId: BSONElement?
    private var dateElement: BSONElement?
    private var dateMicros: BSONElement?
    private var descriptionElement: BSONElement?
    private var merchantElement: BSONElement?
    private var categoryElement: BSONElement?
    private var typeElement: BSONElement?
    private var amountElement: BSONElement?
    private var balance: BSONElement?
    private var additional: [BSONElement] = []
    private var additionalText: BSONElement?

    init(_ document: BSONView) {
        for element in document { read(element) }
    }

    private mutating func read(_ element: BSONElement) {
        switch true {
        case element.isNamed("transactionId"): transactionId = element
        case element.isNamed("date"): dateElement = element
        case element.isNamed("_dateMicros"): dateMicros = element
        case element.isNamed("description"): descriptionElement = element
        case element.isNamed("merchant"): merchantElement = element
        case element.isNamed("category"): categoryElement = element
        case element.isNamed("type"): typeElement = element
        case element.isNamed("amount"): amountElement = element
        case element.isNamed("balance"): balance = element
        case element.isNamed("_additional"): additionalText = element
        case element.name.first == UInt8(ascii: "_"): break
        default: additional.append(element)
        }
    }

    var date: Timestamp? { dateElement?.instant(micros: dateMicros) }
    var description: String? { descriptionElement?.string }
    var merchant: String? { merchantElement?.string }
    var category: String? { categoryElement?.string }
    var type: TransactionType? { typeElement?.string.flatMap(TransactionType.init(rawValue:)) }
    var amount: Money? { amountElement?.money }

    var merchantUTF8: UnsafeRawBufferPointer? { merchantElement?.utf8 }

    /// What ``Banking/Transaction/encode(into:)`` writes of the transaction that was stored.
    func encode(into json: inout JSONWriter) {
        json.beginObject()
        encodeMembers(into: &json)
        json.endObject()
    }

    func encodeMembers(into json: inout JSONWriter) {
        json.key("transactionId")
        json.text(transactionId)
        json.key("date")
        if let date { json.value(date) } else { json.null() }
        json.key("description")
        json.text(descriptionElement)
        json.key("merchant")
        json.text(merchantElement)
        json.key("category")
        json.text(categoryElement)
        json.key("type")
        json.text(typeElement)
        json.key("amount")
        json.money(amountElement)
        json.key("balance")
        json.money(balance)
        json.members(additional, text: additionalText)
    }
}
