import Banking
import GRDB
import Scalars
import StatementStore

extension QueryReader {
    private static let summary = """
        SELECT a.accountNumber, s.accountHolder, s.accountType, s.currency, s.closingBalance, a.statementCount, s.periodEnd, s.statementId \
        FROM accounts a JOIN statements s ON s.id = a.latest
        """

    mutating func accounts(_ request: PageRequest, of selection: AccountSelection) throws -> Page {
        let after = try request.cursor.map { try CursorReader($0, kind: .accounts, keys: 0).name }
        var found: [AccountSummary] = []
        if selection.isAll {
            try accounts(nil, after: after, limit: request.limit + 1, into: &found)
        } else {
            for part in selection.parts where found.count <= request.limit {
                try accounts(part, after: after, limit: request.limit + 1 - found.count, into: &found)
            }
        }
        let hasMore = found.count > request.limit
        if hasMore { found.removeLast() }
        return Page(
            rows: found.map(\.accountRow),
            nextCursor: hasMore ? found.last.map { PageCursor(.accounts, keys: [], name: $0.accountNumber) } : nil)
    }

    /// - Parameter part: nil for all.
    private mutating func accounts(
        _ part: AccountSelection.Part?, after: String?, limit: Int, into found: inout [AccountSummary]
    ) throws {
        let range = part.flatMap { $0.isPrefix ? PrefixRange($0.text) : nil }
        // At most one lower bound: with two of them SQLite would begin at either.
        let from = range?.lower
        let isAfter = after.map { after in from.map { !after.utf8.lexicographicallyPrecedes($0.utf8) } ?? true } ?? false
        let bounds = [
            isAfter ? "a.accountNumber > ?2" : from.map { _ in "a.accountNumber >= ?2" }, range?.upper.map { _ in "a.accountNumber < ?3" },
            part.flatMap { $0.isPrefix ? nil : "a.accountNumber = ?3" },
        ].compactMap { $0 }
        let condition = bounds.isEmpty ? "" : "WHERE \(bounds.joined(separator: " AND ")) "
        let select = try prepare("\(Self.summary) \(condition)ORDER BY a.accountNumber LIMIT ?1")
        try select.bind(1, Int64(limit))
        if let lower = isAfter ? after : from { try select.bind(2, lower) }
        if let upper = range?.upper { try select.bind(3, upper) } else if let part, !part.isPrefix { try select.bind(3, part.text) }
        try select.forEachRow { row in
            found.append(try Self.summary(row))
            return true
        }
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
