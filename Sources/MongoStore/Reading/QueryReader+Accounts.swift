import Scalars
import StatementStore

extension QueryReader {
    mutating func accounts(_ request: PageRequest, of selection: AccountSelection) throws -> Page {
        let after = try request.cursor.map { try CursorReader($0, kind: .accounts, keys: 0).name }
        var find = Find(Collections.accounts, sort: ["_id": 1])
        if selection.isAll {
            if let after { find.filter = ["_id": ["$gt": .string(after)]] }
        } else {
            find.filter = Self.filter(selection.parts, after: after)
        }
        var row = JSONWriter()
        return try readPage(find, of: request.limit) { document, rows, isLast in
            let summary = try Self.summary(document)
            row.removeAll()
            summary.encodeAccountRow(into: &row)
            rows.append(row.bytes[...])
            return isLast ? PageCursor(.accounts, keys: [], name: summary.accountNumber) : nil
        }
    }

    private static func filter(_ parts: [AccountSelection.Part], after: String?) -> BSONValue {
        var numbers: [BSONValue] = []
        var alternatives: [BSONValue] = []
        for part in parts {
            guard part.isPrefix else {
                if after.map({ $0.utf8.lexicographicallyPrecedes(part.text.utf8) }) ?? true { numbers.append(.string(part.text)) }
                continue
            }
            let range = PrefixRange(part.text)
            var bounds: BSONDocument = ["$gte": .string(range.lower)]
            if let upper = range.upper { bounds.append("$lt", upper) }
            if let after { bounds.append("$gt", after) }
            alternatives.append(["_id": .document(bounds)])
        }
        if alternatives.isEmpty { return ["_id": ["$in": .array(numbers)]] }
        if numbers.isEmpty, alternatives.count == 1 { return alternatives[0] }
        return ["$or": .array([["_id": ["$in": .array(numbers)]]] + alternatives)]
    }

    mutating func balance(account: String) throws -> Page? {
        var page: Page?
        try readOne(Find(Collections.accounts, ["_id": .string(account)])) { document in
            page = Page(try Self.summary(document).balanceRow)
        }
        return page
    }

    /// The accounts that there are of several, by number; without those whose document is damaged.
    mutating func accounts(_ numbers: [String]) throws -> [KeyText: AccountSummary] {
        var found: [KeyText: AccountSummary] = [:]
        try read(Find(Collections.accounts, ["_id": ["$in": .array(numbers.map(BSONValue.string))]]), expecting: numbers.count) { document, _ in
            if let summary = AccountSummary(account: document) { found[KeyText(summary.accountNumber)] = summary }
            return true
        }
        return found
    }

    private static func summary(_ document: BSONView) throws -> AccountSummary {
        guard let summary = AccountSummary(account: document) else { throw StoreError.damaged(Collections.accounts) }
        return summary
    }
}

extension StoreError {
    static func damaged(_ collection: String) -> StoreError {
        .corrupt("the collection \(collection) holds a document that this store did not write; load the table again: odl sync --resnapshot")
    }
}
