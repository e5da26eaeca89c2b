import StatementStore

extension QueryReader {
    mutating func accounts(_ request: PageRequest, of selection: AccountSelection) throws -> Page {
        let after = try request.cursor.map { try CursorReader($0, kind: .accounts, keys: 0).name }
        var page = Page()
        if selection.isAll {
            try accounts(nil, after: after, limit: request.limit, into: &page)
        } else {
            for part in selection.parts where page.nextCursor == nil {
                try accounts(part, after: after, limit: request.limit, into: &page)
            }
        }
        return page
    }

    /// Fills the page, which has a cursor when there is more.
    ///
    /// - Parameter part: nil for all.
    private mutating func accounts(_ part: AccountSelection.Part?, after: String?, limit: Int, into page: inout Page) throws {
        let range = part.flatMap { $0.isPrefix ? PrefixRange($0.text) : nil }
        // At most one lower bound: with two of them SQLite would begin at either.
        let from = range?.lower
        let isAfter = after.map { after in from.map { !after.utf8.lexicographicallyPrecedes($0.utf8) } ?? true } ?? false
        let bounds = [
            isAfter ? "accountNumber > ?2" : from.map { _ in "accountNumber >= ?2" }, range?.upper.map { _ in "accountNumber < ?3" },
            part.flatMap { $0.isPrefix ? nil : "accountNumber = ?3" },
        ].compactMap { $0 }
        let condition = bounds.isEmpty ? "" : "WHERE \(bounds.joined(separator: " AND ")) "
        let select = try prepare("SELECT accountRow, accountNumber FROM account_rows \(condition)ORDER BY accountNumber LIMIT ?1")
        try select.bind(1, Int64(limit + 1 - page.rows.count))
        if let lower = isAfter ? after : from { try select.bind(2, lower) }
        if let upper = range?.upper { try select.bind(3, upper) } else if let part, !part.isPrefix { try select.bind(3, part.text) }
        try select.forEachRow { row in
            if page.rows.count == limit {
                page.nextCursor = page.last.map { PageCursor(.accounts, keys: [], name: $0) }
                return false
            }
            row.withBlob(0) { page.rows.append($0) }
            if page.rows.count == limit { page.last = row.text(1) }
            return true
        }
    }

    mutating func balance(account: String) throws -> Page? {
        let select = try prepare("SELECT balanceRow FROM account_rows WHERE accountNumber = ?1")
        try select.bind(1, account)
        return try select.firstRow { row in
            var page = Page()
            row.withBlob(0) { page.rows.append($0) }
            return page
        }
    }
}
