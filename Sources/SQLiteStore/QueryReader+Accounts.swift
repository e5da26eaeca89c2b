import Banking
import GRDB
import Scalars
import StatementStore

extension QueryReader {
    private static let summary = """
        SELECT a.accountNumber, s.accountHolder, s.accountType, s.currency, s.closingBalance, a.statementCount, s.periodEnd, s.statementId \
        FROM accounts a JOIN statements s ON s.id = a.latest
        """

    mutating func accounts(_ request: PageRequest) throws -> Page {
        let after = request.cursor == nil ? "" : "WHERE a.accountNumber > ?2 "
        let select = try prepare("\(Self.summary) \(after)ORDER BY a.accountNumber LIMIT ?1")
        try select.bind(1, Int64(request.limit) + 1)
        if let cursor = try request.cursor.map({ try CursorReader($0, kind: .accounts, keys: 0) }) {
            try select.bind(2, cursor.name)
        }
        var found: [AccountSummary] = []
        try select.forEachRow { row in
            found.append(try Self.summary(row))
            return true
        }
        let hasMore = found.count > request.limit
        if hasMore { found.removeLast() }
        return Page(
            rows: found.map(\.accountRow),
            nextCursor: hasMore ? found.last.map { PageCursor(.accounts, keys: [], name: $0.accountNumber) } : nil)
    }

    mutating func balance(account: String) throws -> Page? {
        let select = try prepare("\(Self.summary) WHERE a.accountNumber = ?1")
        try select.bind(1, account)
        return try select.firstRow { Page(rows: [try Self.summary($0).balanceRow]) }
    }

    private static func summary(_ row: PreparedStatement) throws -> AccountSummary {
        guard let balance = Money(minorUnits: row.integer(4)) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        return AccountSummary(
            accountNumber: row.text(0), accountHolder: row.textOrNil(1), accountType: row.textOrNil(2), currency: row.text(3),
            balance: balance, statementCount: row.integer(5),
            lastPeriodEnd: CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: row.integer(6))), statementId: row.text(7))
    }
}
