import Banking
import GRDB
import Scalars
import StatementStore

/// The tables `transactions` and `search` as the writer keeps them in step with a statement's document.
struct TransactionIndex {
    private let insertRow: PreparedStatement
    private let deleteRows: PreparedStatement
    private let selectRows: PreparedStatement
    private let selectDocument: PreparedStatement
    private let insertTerms: PreparedStatement
    private let deleteTerms: PreparedStatement
    private var terms: [UInt8] = []

    init(_ db: Database) throws {
        insertRow = try PreparedStatement(
            db,
            """
            INSERT INTO transactions(account, date, statement, position, category, type, merchant, amount, start, length) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """)
        // The dates keep this to a range of the clustered table.
        let ofStatement = "FROM transactions WHERE account = ?1 AND date BETWEEN ?2 AND ?3 AND statement = ?4"
        deleteRows = try PreparedStatement(db, "DELETE \(ofStatement)")
        selectRows = try PreparedStatement(db, "SELECT position, start, length \(ofStatement)")
        selectDocument = try PreparedStatement(db, "SELECT document FROM documents WHERE statement = ?1")
        insertTerms = try PreparedStatement(db, "INSERT INTO search(rowid, terms) VALUES (?1, ?2)")
        // A contentless index forgets a row only when it is told the row's words again.
        deleteTerms = try PreparedStatement(db, "INSERT INTO search(search, rowid, terms) VALUES ('delete', ?1, ?2)")
    }

    mutating func insert(_ encoded: EncodedStatement, statement: Int64, account: Int64) throws {
        try insertRows(encoded, statement: statement, account: account)
        let prefix = SearchIndex.prefix(account: account)
        for (position, words) in encoded.words.enumerated() {
            try write(insertTerms, words, prefix: prefix, statement: statement, position: Int64(position))
        }
    }

    /// Must run before the old document is replaced. Words that stay are not written again: most corrections are of amounts.
    mutating func replace(_ stored: StoredStatement, with encoded: EncodedStatement, account: Int64) throws {
        let old = try storedWords(of: stored)
        try deleteRows(of: stored)
        try insertRows(encoded, statement: stored.id, account: account)
        let oldPrefix = SearchIndex.prefix(account: stored.account)
        let newPrefix = SearchIndex.prefix(account: account)
        for position in 0..<max(old.count, encoded.words.count) {
            let before = position < old.count ? old[position] : nil
            let after = position < encoded.words.count ? encoded.words[position] : nil
            if before == after, stored.account == account { continue }
            if let before { try write(deleteTerms, before, prefix: oldPrefix, statement: stored.id, position: Int64(position)) }
            if let after { try write(insertTerms, after, prefix: newPrefix, statement: stored.id, position: Int64(position)) }
        }
    }

    /// Must run before the document is deleted.
    mutating func remove(_ stored: StoredStatement) throws {
        let prefix = SearchIndex.prefix(account: stored.account)
        for (position, words) in try storedWords(of: stored).enumerated() {
            try write(deleteTerms, words, prefix: prefix, statement: stored.id, position: Int64(position))
        }
        try deleteRows(of: stored)
    }

    private func insertRows(_ encoded: EncodedStatement, statement: Int64, account: Int64) throws {
        try insertRow.bind(1, account)
        try insertRow.bind(3, statement)
        for (position, transaction) in encoded.statement.transactions.enumerated() {
            let range = encoded.ranges[position]
            try insertRow.bind(2, transaction.date.microseconds)
            try insertRow.bind(4, Int64(position))
            try insertRow.bind(5, transaction.category)
            try insertRow.bind(6, transaction.type.stored)
            try insertRow.bind(7, transaction.merchant)
            try insertRow.bind(8, transaction.amount.minorUnits)
            try insertRow.bind(9, Int64(range.lowerBound))
            try insertRow.bind(10, Int64(range.count))
            try insertRow.run()
        }
    }

    private func deleteRows(of stored: StoredStatement) throws {
        guard let dates = stored.dates else { return }
        try bind(stored, dates, to: deleteRows)
        try deleteRows.run()
    }

    /// The words as they were indexed, by position.
    private func storedWords(of stored: StoredStatement) throws -> [SearchWords] {
        guard let dates = stored.dates else { return [] }
        var ranges: [Int64: Range<Int>] = [:]
        try bind(stored, dates, to: selectRows)
        try selectRows.forEachRow {
            let start = Int($0.integer(1))
            ranges[$0.integer(0)] = start..<start + Int($0.integer(2))
            return true
        }
        try selectDocument.bind(1, stored.id)
        let words = try selectDocument.firstRow { row in
            row.withBlob(0) { document in
                var text = SearchText()
                return (0..<Int64(ranges.count)).map { position in
                    let fields = TransactionFields(json: UnsafeBufferPointer(rebasing: document[ranges[position] ?? 0..<0]))
                    return SearchWords(fields, using: &text)
                }
            }
        }
        return words ?? []
    }

    private func bind(_ stored: StoredStatement, _ dates: ClosedRange<Int64>, to statement: PreparedStatement) throws {
        try statement.bind(1, stored.account)
        try statement.bind(2, dates.lowerBound)
        try statement.bind(3, dates.upperBound)
        try statement.bind(4, stored.id)
    }

    private mutating func write(
        _ prepared: PreparedStatement, _ words: SearchWords, prefix: [UInt8], statement: Int64, position: Int64
    ) throws {
        terms.removeAll(keepingCapacity: true)
        words.appendTerms(prefix: prefix, to: &terms)
        try prepared.bind(1, SearchIndex.rowID(statement: statement, position: position))
        try prepared.bind(2, text: terms)
        try prepared.run()
    }
}

extension TransactionType {
    /// As in the column `transactions.type`.
    var stored: Int64 {
        switch self {
        case .credit: 0
        case .debit: 1
        }
    }
}
