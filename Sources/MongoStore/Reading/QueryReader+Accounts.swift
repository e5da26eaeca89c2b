import StatementStore

extension QueryReader {
    mutating func accounts(_ request: PageRequest, of selection: AccountSelection) throws -> Page {
        let after = try request.cursor.map { try CursorReader($0, kind: .accounts, keys: 0).name }
        var pipeline: [BSONValue] = [["$sort": ["_id": 1]], ["$limit": .int64(Int64(request.limit) + 1)]]
        if selection.isAll {
            if let after { pipeline.insert(["$match": ["_id": ["$gt": .string(after)]]], at: 0) }
        } else {
            pipeline.insert(["$match": Self.filter(selection.parts, after: after)], at: 0)
        }
        var found: [AccountSummary] = []
        try read(Collections.accounts, pipeline, expecting: request.limit + 1) { document, _ in
            guard let summary = AccountSummary(account: document) else { throw StoreError.damaged(Collections.accounts) }
            found.append(summary)
            return true
        }
        let hasMore = found.count > request.limit
        if hasMore { found.removeLast() }
        return Page(
            rows: found.map(\.accountRow),
            nextCursor: hasMore ? found.last.map { PageCursor(.accounts, keys: [], name: $0.accountNumber) } : nil)
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
        try readOne(Collections.accounts, ["_id": .string(account)]) { document in
            guard let summary = AccountSummary(account: document) else { throw StoreError.damaged(Collections.accounts) }
            page = Page(rows: [summary.balanceRow])
        }
        return page
    }
}

extension StoreError {
    static func damaged(_ collection: String) -> StoreError {
        .corrupt("the collection \(collection) holds a document that this store did not write; load the table again: odl sync --resnapshot")
    }
}
