import GRDB
import StatementStore

/// Makes `transaction_lists` from the tables `transactions` and `documents` of a store of version 4.
struct TransactionListMigration {
    private let selectStatements: PreparedStatement
    private let selectTransactions: PreparedStatement
    private let insert: PreparedStatement

    init(_ db: Database) throws {
        selectStatements = try PreparedStatement(
            db,
            """
            SELECT s.id, s.account, s.firstDate, s.lastDate, s.statementId, d.document FROM statements s \
            JOIN documents d ON d.statement = s.id ORDER BY s.id
            """)
        selectTransactions = try PreparedStatement(
            db,
            """
            SELECT date, amount, start, length, category, merchant, type FROM transactions \
            WHERE account = ?1 AND date BETWEEN ?2 AND ?3 AND statement = ?4 ORDER BY position
            """)
        insert = try PreparedStatement(
            db, "INSERT INTO transaction_lists(statement, statementId, words, transactions) VALUES (?1, ?2, ?3, ?4)")
    }

    func run() throws {
        try selectStatements.forEachRow { statement in
            try insert.bind(1, statement.integer(0))
            try insert.bind(2, statement.text(4))
            try statement.withBlob(5) { try bindLists(of: statement, document: $0) }
            try insert.run()
            return true
        }
    }

    private func bindLists(of statement: PreparedStatement, document: UnsafeBufferPointer<UInt8>) throws {
        try selectTransactions.bind(1, statement.integer(1))
        try selectTransactions.bind(2, statement.integerOrNil(2))
        try selectTransactions.bind(3, statement.integerOrNil(3))
        try selectTransactions.bind(4, statement.integer(0))
        var count = 0
        try selectTransactions.forEachRow { _ in
            count += 1
            return true
        }
        var list = TransactionList.Encoder(count: count)
        var words = WordList.Encoder()
        try selectTransactions.forEachRow { row in
            let range = Int(row.integer(2))..<Int(row.integer(2) + row.integer(3))
            list.append(
                date: row.integer(0), amount: row.integer(1), range: range, category: row.textOrNil(4), merchant: row.textOrNil(5),
                type: UInt8(truncatingIfNeeded: row.integer(6)))
            let fields = TransactionFields(json: try document.part(range))
            words.append(merchant: fields.merchant?.string, description: fields.description?.string)
            return true
        }
        try insert.bind(3, blob: words.finish())
        try insert.bind(4, blob: list.finish())
    }
}
