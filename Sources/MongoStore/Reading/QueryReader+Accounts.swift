import StatementStore

extension QueryReader {
    mutating func accounts(_ request: PageRequest, prefix: String?) throws -> Page {
        var bounds = BSONDocument()
        if let range = prefix.map(PrefixRange.init) {
            bounds.append("$gte", range.lower)
            if let upper = range.upper { bounds.append("$lt", upper) }
        }
        if let cursor = request.cursor { bounds.append("$gt", try CursorReader(cursor, kind: .accounts, keys: 0).name) }
        var pipeline: [BSONValue] = [["$sort": ["_id": 1]], ["$limit": .int64(Int64(request.limit) + 1)]]
        if !bounds.isEmpty { pipeline.insert(["$match": ["_id": .document(bounds)]], at: 0) }
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

    mutating func balance(account: String) throws -> Page? {
        var page: Page?
        try read(Collections.accounts, [["$match": ["_id": .string(account)]]], expecting: 1) { document, _ in
            guard let summary = AccountSummary(account: document) else { throw StoreError.damaged(Collections.accounts) }
            page = Page(rows: [summary.balanceRow])
            return false
        }
        return page
    }
}

extension StoreError {
    static func damaged(_ collection: String) -> StoreError {
        .corrupt("the collection \(collection) holds a document that this store did not write; load the table again: odl sync --resnapshot")
    }
}
