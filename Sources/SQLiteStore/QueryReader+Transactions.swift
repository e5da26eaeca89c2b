import Banking
import Scalars
import StatementStore

/// Where a transaction's object lies.
struct TransactionLocation {
    var statement: Int64
    var range: Range<Int>

    /// - Parameter column: of `statement`, followed by `start` and `length`.
    init(_ row: PreparedStatement, at column: Int32) {
        statement = row.integer(column)
        let start = Int(row.integer(column + 1))
        range = start..<start + Int(row.integer(column + 2))
    }
}

extension QueryReader {
    mutating func transactions(account: Int64, _ filter: TransactionFilter, _ request: PageRequest) throws -> Page {
        let cursor = try request.cursor.map { try CursorReader($0, kind: .transactions, keys: 2) }
        let select = try prepare(Self.transactionsSQL(filter, hasCursor: cursor != nil))
        try select.bind(1, account)
        try select.bind(2, Int64(request.limit) + 1)
        if let cursor {
            try select.bind(3, cursor.keys[0])
            try select.bind(4, cursor.name)
            try select.bind(5, cursor.keys[1])
        }
        if let category = filter.category { try select.bind(6, category) }
        if let type = filter.type { try select.bind(7, type.stored) }
        if let merchant = filter.merchant { try select.bind(8, merchant) }
        if let amount = filter.minAmount { try select.bind(9, amount.minorUnits) }
        if let amount = filter.maxAmount { try select.bind(10, amount.minorUnits) }
        if let from = filter.from { try select.bind(11, from.microseconds) }
        if let to = filter.to { try select.bind(12, to.microseconds) }

        var locations: [TransactionLocation] = []
        var last: PageCursor?
        var nextCursor: PageCursor?
        try select.forEachRow { row in
            if locations.count == request.limit {
                nextCursor = last
                return false
            }
            locations.append(TransactionLocation(row, at: 0))
            if locations.count == request.limit {
                last = PageCursor(.transactions, keys: [row.integer(3), row.integer(4)], name: row.text(5))
            }
            return true
        }
        return Page(rows: try fragments(locations), nextCursor: nextCursor)
    }

    /// The conditions that are given, and no others: each combination is a statement of its own with a plan of its own.
    private static func transactionsSQL(_ filter: TransactionFilter, hasCursor: Bool) -> String {
        var conditions = ["t.account = ?1"]
        if hasCursor {
            // The first comparison bounds the range of the index, the second one finds the place within that instant.
            conditions.append("t.date <= ?3 AND (t.date < ?3 OR (s.statementId, t.position) < (?4, ?5))")
        }
        if filter.category != nil { conditions.append("t.category = ?6") }
        if filter.type != nil { conditions.append("t.type = ?7") }
        if filter.merchant != nil { conditions.append("t.merchant = ?8 COLLATE NOCASE") }
        if filter.minAmount != nil { conditions.append("t.amount >= ?9") }
        if filter.maxAmount != nil { conditions.append("t.amount <= ?10") }
        if filter.from != nil { conditions.append("t.date >= ?11") }
        if filter.to != nil { conditions.append("t.date < ?12") }
        // The plan is fixed, not left to statistics that a new store does not have. CROSS JOIN: transactions give the rows by
        // date, statements only their keys. INDEXED BY: a rare category is not looked for in all that an account has.
        let index = filter.category == nil ? "" : " INDEXED BY transactions_by_category"
        return """
            SELECT t.statement, t.start, t.length, t.date, t.position, s.statementId \
            FROM transactions t\(index) CROSS JOIN statements s ON s.id = t.statement \
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY t.date DESC, s.statementId DESC, t.position DESC LIMIT ?2
            """
    }

    /// The transactions' objects, cut out of their documents. Each document is read once.
    mutating func fragments(_ locations: [TransactionLocation]) throws -> [[UInt8]] {
        var rows = [[UInt8]](repeating: [], count: locations.count)
        let select = try prepare("SELECT document FROM documents WHERE statement = ?1")
        for (statement, indices) in Dictionary(grouping: locations.indices, by: { locations[$0].statement }) {
            try select.bind(1, statement)
            try select.forEachRow { row in
                row.withBlob(0) { document in
                    for index in indices { rows[index] = Array(document[locations[index].range]) }
                }
                return false
            }
        }
        return rows
    }
}
