import GRDB

/// The table `accounts` as the writer keeps it: the accounts that a batch touches are brought up to date at its end.
struct AccountRows {
    private let find: PreparedStatement
    private let insert: PreparedStatement
    private let update: PreparedStatement
    private let deleteEmpty: PreparedStatement
    private let db: Database
    private var ids: [String: Int64] = [:]
    /// How many statements each touched account has won or lost.
    private var touched: [Int64: Int64] = [:]
    private var added: Int64 = 0

    init(_ db: Database) throws {
        self.db = db
        find = try PreparedStatement(db, "SELECT id FROM accounts WHERE accountNumber = ?1")
        insert = try PreparedStatement(db, "INSERT INTO accounts(accountNumber, statementCount) VALUES (?1, 0)")
        update = try PreparedStatement(
            db,
            """
            UPDATE accounts SET statementCount = statementCount + ?2, latest = (SELECT id FROM statements WHERE account = ?1 \
            ORDER BY periodEnd DESC, statementId DESC LIMIT 1) WHERE id = ?1
            """)
        deleteEmpty = try PreparedStatement(db, "DELETE FROM accounts WHERE id = ?1 AND statementCount = 0")
    }

    /// The account's row, which is made when it is new.
    mutating func id(of accountNumber: String) throws -> Int64 {
        if let id = ids[accountNumber] { return id }
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
        ids[accountNumber] = id
        return id
    }

    mutating func touch(_ account: Int64, by count: Int64) { touched[account, default: 0] += count }

    /// - Returns: how many accounts there are more than before.
    mutating func write() throws -> Int64 {
        for (account, count) in touched {
            try update.bind(1, account)
            try update.bind(2, count)
            try update.run()
            try deleteEmpty.bind(1, account)
            try deleteEmpty.run()
            added -= Int64(db.changesCount)
        }
        return added
    }
}
