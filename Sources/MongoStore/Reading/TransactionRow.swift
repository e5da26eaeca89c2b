import Banking
import Scalars
import StatementStore

/// A transaction that a query has found, in the order of answers: newest first, then by statement and position, descending.
struct TransactionRow {
    let key: TransactionKey
    let json: [UInt8]
}

struct TransactionKey {
    var date: Timestamp
    var statementId: String
    var position: Int64

    func comesBefore(_ other: TransactionKey) -> Bool {
        if date != other.date { return date > other.date }
        if !statementId.utf8.elementsEqual(other.statementId.utf8) {
            return other.statementId.utf8.lexicographicallyPrecedes(statementId.utf8)
        }
        return position > other.position
    }
}

extension TransactionFilter {
    /// Whether the stored transaction meets all conditions, exactly: the server's are a first sieve.
    func accepts(_ fields: TransactionFields) -> Bool {
        if let from, let date = fields.date, date < from { return false }
        if let to, let date = fields.date, date >= to { return false }
        if let category, fields.category.map({ $0.utf8.elementsEqual(category.utf8) }) != true { return false }
        if let type, fields.type != type { return false }
        if let merchant, fields.merchantUTF8.map({ Self.isEqualIgnoringCase($0, merchant) }) != true { return false }
        if minAmount != nil || maxAmount != nil {
            guard let amount = fields.amount else { return false }
            if let minAmount, amount < minAmount { return false }
            if let maxAmount, amount > maxAmount { return false }
        }
        return true
    }

    /// What the server sieves statements by: one transaction that could meet the conditions, in one of their arrays.
    var elementMatch: BSONDocument? {
        var match = BSONDocument()
        if let category { match.append("category", category) }
        if let type { match.append("type", type.rawValue) }
        if let merchant { match.append("merchant", .regex(pattern: "^" + Self.escaped(merchant), options: "i")) }
        if minAmount != nil || maxAmount != nil {
            match.appendDocument("amount") { amount in
                if let minAmount { amount.append("$gte", .money(minAmount)) }
                if let maxAmount { amount.append("$lte", .money(maxAmount)) }
            }
        }
        return match.isEmpty ? nil : match
    }

    /// Ignoring the case of ASCII letters only.
    private static func isEqualIgnoringCase(_ a: UnsafeRawBufferPointer, _ b: String) -> Bool {
        func folded(_ byte: UInt8) -> UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte }
        return a.count == b.utf8.count && zip(a, b.utf8).allSatisfy { folded($0) == folded($1) }
    }

    /// A pattern for this text, or for its beginning: patterns hold no zero byte and are of limited length. The exact
    /// comparison comes after it.
    private static func escaped(_ text: String) -> String {
        var pattern = ""
        for scalar in text.unicodeScalars {
            if scalar.value == 0 || pattern.utf8.count > 200 { return pattern }
            if scalar.isASCII, !scalar.properties.isAlphabetic, scalar.properties.numericType == nil { pattern += "\\" }
            pattern.unicodeScalars.append(scalar)
        }
        return pattern + "$"
    }
}
