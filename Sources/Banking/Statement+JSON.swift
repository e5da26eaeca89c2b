import Scalars

// The document as JSON: the API's answers, the bytes that the embedded store keeps, and what `odl verify` compares.

extension Statement {
    /// The statement's own members, without braces around them.
    ///
    /// - Returns: where each transaction's object lies in `json.bytes`; empty without transactions.
    @discardableResult
    public func encodeMembers(into json: inout JSONWriter, transactions includeTransactions: Bool) -> [Range<Int>] {
        json.key("statementId")
        json.value(statementId)
        json.key("accountNumber")
        json.value(accountNumber)
        json.key("accountHolder")
        json.valueOrNull(accountHolder)
        json.key("accountType")
        json.valueOrNull(accountType)
        json.key("currency")
        json.value(currency)
        json.key("periodStart")
        if let periodStart { json.value(periodStart) } else { json.null() }
        json.key("periodEnd")
        json.value(periodEnd)
        json.key("openingBalance")
        if let openingBalance { json.value(openingBalance) } else { json.null() }
        json.key("closingBalance")
        json.value(closingBalance)
        json.key("generatedAt")
        if let generatedAt { json.value(generatedAt) } else { json.null() }
        var ranges: [Range<Int>] = []
        if includeTransactions {
            ranges.reserveCapacity(transactions.count)
            json.key("transactions")
            json.beginArray()
            for transaction in transactions {
                let start = json.count + (ranges.isEmpty ? 0 : 1)
                transaction.encode(into: &json)
                ranges.append(start..<json.count)
            }
            json.endArray()
        }
        for field in additionalFields {
            json.key(field.name)
            json.raw(field.json)
        }
        return ranges
    }
}

extension Provenance {
    /// `_batchStartTime`, `_processedAt` and `_sourceVersion`, without braces around them.
    public func encodeMembers(into json: inout JSONWriter) {
        json.key("_batchStartTime")
        json.value(batchStartTime)
        json.key("_processedAt")
        json.value(processedAt)
        json.key("_sourceVersion")
        json.value(sourceVersion)
    }
}

extension Transaction {
    public func encode(into json: inout JSONWriter) {
        json.beginObject()
        json.key("transactionId")
        json.value(transactionId)
        json.key("date")
        json.value(date)
        json.key("description")
        json.valueOrNull(description)
        json.key("merchant")
        json.valueOrNull(merchant)
        json.key("category")
        json.valueOrNull(category)
        json.key("type")
        json.value(type.rawValue)
        json.key("amount")
        json.value(amount)
        json.key("balance")
        if let balance { json.value(balance) } else { json.null() }
        for field in additionalFields {
            json.key(field.name)
            json.raw(field.json)
        }
        json.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func valueOrNull(_ text: String?) {
        if let text { value(text) } else { null() }
    }
}
