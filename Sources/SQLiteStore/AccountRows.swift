import Banking
import GRDB
import Scalars
import StatementStore

/// The tables `accounts` and `account_rows` as the writer keeps them: the accounts that a batch touches are brought up to date
/// at its end.
struct AccountRows {
    private let find: PreparedStatement
    private let insert: PreparedStatement
    private let select: PreparedStatement
    private let setCount: PreparedStatement
    private let setRows: PreparedStatement
    private let delete: PreparedStatement
    private let deleteRows: PreparedStatement
    private let db: Database
    private var ids: [KeyText: Int64] = [:]
    /// How many statements each touched account has won or lost.
    private var touched: [Int64: Int64] = [:]
    private var added: Int64 = 0

    init(_ db: Database) throws {
        self.db = db
        find = try PreparedStatement(db, "SELECT id FROM accounts WHERE accountNumber = ?1")
        insert = try PreparedStatement(db, "INSERT INTO accounts(accountNumber, statementCount) VALUES (?1, 0)")
        select = try PreparedStatement(
            db,
            """
            SELECT a.accountNumber, a.statementCount, s.id, s.accountHolder, s.accountType, s.currency, s.closingBalance, s.periodEnd, \
            s.statementId FROM accounts a LEFT JOIN statements s ON s.id = (SELECT id FROM statements WHERE account = ?1 \
            ORDER BY periodEnd DESC, statementId DESC LIMIT 1) WHERE a.id = ?1
            """)
        setCount = try PreparedStatement(db, "UPDATE accounts SET statementCount = ?2 WHERE id = ?1")
        setRows = try PreparedStatement(
            db, "INSERT OR REPLACE INTO account_rows(accountNumber, latest, accountRow, balanceRow) VALUES (?1, ?2, ?3, ?4)")
        delete = try PreparedStatement(db, "DELETE FROM accounts WHERE id = ?1")
        deleteRows = try PreparedStatement(db, "DELETE FROM account_rows WHERE accountNumber = ?1")
    }

    /// The account's row, which is made when it is new.
    mutating func id(of accountNumber: String) throws -> Int64 {
        let key = KeyText(accountNumber)
        if let id = ids[key] { return id }
        try find.bind(1, accountNumber)
        let id: Int64
        if let found = try find.firstRow({ $0.integer(0) }) {
            id = found
        } else {
            try insert.bind(1, accountNumber)
            try insert.run()
            id = db.lastInsertedRowID
            added += 1
        }
        ids[key] = id
        return id
    }

    mutating func touch(_ account: Int64, by count: Int64) { touched[account, default: 0] += count }

    /// - Returns: how many accounts there are more than before.
    mutating func write() throws -> Int64 {
        for (account, count) in touched { try write(account, count: count) }
        return added
    }

    /// Every account anew.
    mutating func writeAll() throws {
        try PreparedStatement(db, "SELECT id FROM accounts").forEachRow {
            touch($0.integer(0), by: 0)
            return true
        }
        _ = try write()
    }

    private mutating func write(_ account: Int64, count: Int64) throws {
        try select.bind(1, account)
        guard let (accountNumber, latest) = try select.firstRow({ ($0.text(0), try Self.latest($0, adding: count)) }) else { return }
        guard let latest else {
            try delete.bind(1, account)
            try delete.run()
            try deleteRows.bind(1, accountNumber)
            try deleteRows.run()
            added -= 1
            return
        }
        if count != 0 {
            try setCount.bind(1, account)
            try setCount.bind(2, latest.summary.statementCount)
            try setCount.run()
        }
        try setRows.bind(1, accountNumber)
        try setRows.bind(2, latest.id)
        try setRows.bind(3, blob: latest.summary.accountRow)
        try setRows.bind(4, blob: latest.summary.balanceRow)
        try setRows.run()
    }

    /// The account's latest statement; nil when it has none.
    private static func latest(_ row: PreparedStatement, adding count: Int64) throws -> (id: Int64, summary: AccountSummary)? {
        guard let id = row.integerOrNil(2) else { return nil }
        guard let balance = Money(minorUnits: row.integer(6)) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        let summary = AccountSummary(
            accountNumber: row.text(0), accountHolder: row.textOrNil(3), accountType: row.textOrNil(4), currency: row.text(5),
            balance: balance, statementCount: row.integer(1) + count,
            lastPeriodEnd: CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: row.integer(7))), statementId: row.text(8))
        return (id, summary)
    }
}
