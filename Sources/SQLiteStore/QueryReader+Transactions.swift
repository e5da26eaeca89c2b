import Banking
import StatementStore

extension QueryReader {
    mutating func transactions(account: Int64, _ filter: TransactionFilter, _ request: PageRequest) throws -> Page {
        let cursor = try request.cursor.map { try CursorReader($0, kind: .transactions, keys: 2) }
        guard let predicate = TransactionPredicate(filter, newest: cursor?.keys[0]) else { return Page() }
        // One more than the page holds tells whether there is a next one.
        var newest = NewestTransactions(limit: request.limit + 1)
        try forEachList(account: account, dates: predicate.dates) { row in
            if newest.isComplete(before: row.integer(0)) { return false }
            let (statement, statementId) = (row.integer(1), row.text(2))
            try row.withBlob(3) { column in
                let list = try TransactionList(column)
                for position in 0..<list.count {
                    let entry = list[position]
                    guard try predicate.holds(for: entry) else { continue }
                    let place = TransactionPlace(
                        location: TransactionLocation(statement: statement, range: entry.range), statementId: statementId,
                        date: entry.date, position: Int64(position))
                    if cursor.map(place.comesAfter) ?? true { newest.add(place) }
                }
            }
            newest.endStatement()
            return true
        }

        var page = Page()
        var places = newest.places
        if places.count > request.limit {
            places.removeSubrange(request.limit...)
            if let last = places.last {
                page.nextCursor = PageCursor(.transactions, keys: [last.date, last.position], name: last.statementId)
            }
        }
        let fragments = try fragments(places.map(\.location))
        page.rows.reserve(fragments.size + fragments.count)
        for index in 0..<fragments.count { fragments.withBytes(index) { page.rows.append($0) } }
        return page
    }

    /// Calls `body` until it returns false with the account's statements that have transactions in the span, the one with the
    /// newest first. Columns: `lastDate`, `statement`, `statementId`, `transactions`, `words`.
    mutating func forEachList(account: Int64, dates: ClosedRange<Int64>, _ body: (PreparedStatement) throws -> Bool) throws {
        // The plan is fixed, not left to statistics that a new store does not have.
        let select = try prepare(
            """
            SELECT s.lastDate, l.statement, l.statementId, l.transactions, l.words FROM statements s INDEXED BY statements_by_date \
            CROSS JOIN transaction_lists l ON l.statement = s.id \
            WHERE s.account = ?1 AND s.lastDate >= ?2 AND s.firstDate <= ?3 ORDER BY s.lastDate DESC
            """)
        try select.bind(1, account)
        try select.bind(2, dates.lowerBound)
        try select.bind(3, dates.upperBound)
        try select.forEachRow { row in
            try connection.checkMayGoOn()
            return try body(row)
        }
    }
}
