import Banking
import StatementStore

extension QueryReader {
    mutating func statements(account: Int64, _ request: PageRequest) throws -> Page {
        let after = request.cursor == nil ? "" : "AND (periodEnd, statementId) < (?3, ?4) "
        let select = try prepare(
            """
            SELECT periodEnd, statementId, sourceVersion, batchStartTime, processedAt, summary FROM statements \
            WHERE account = ?1 \(after)ORDER BY periodEnd DESC, statementId DESC LIMIT ?2
            """)
        try select.bind(1, account)
        try select.bind(2, Int64(request.limit) + 1)
        if let cursor = try request.cursor.map({ try CursorReader($0, kind: .statements, keys: 1) }) {
            try select.bind(3, cursor.keys[0])
            try select.bind(4, cursor.name)
        }
        var page = Page()
        var last: PageCursor?
        try select.forEachRow { row in
            if page.rows.count == request.limit {
                page.nextCursor = last
                return false
            }
            page.rows.append(row.document(5, Provenance(row, sourceVersion: 2, batchStartTime: 3, processedAt: 4)))
            if page.rows.count == request.limit { last = PageCursor(.statements, keys: [row.integer(0)], name: row.text(1)) }
            return true
        }
        return page
    }

    mutating func latestStatement(account: String) throws -> Page? {
        let select = try prepare(
            """
            SELECT s.sourceVersion, s.batchStartTime, s.processedAt, d.document FROM account_rows a JOIN statements s ON s.id = a.latest \
            JOIN documents d ON d.statement = a.latest WHERE a.accountNumber = ?1
            """)
        try select.bind(1, account)
        return try select.firstRow { row in
            var page = Page()
            page.rows.append(row.document(3, Provenance(row, sourceVersion: 0, batchStartTime: 1, processedAt: 2)))
            return page
        }
    }
}
