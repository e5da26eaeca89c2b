import GRDB
import StatementStore

/// Executes queries on one connection within one read transaction, and remembers the SQL for ``SQLiteStore/explain(_:)``.
struct QueryReader {
    let db: Database
    /// What was executed, each text once.
    private(set) var executed: [String] = []

    init(_ db: Database) { self.db = db }

    mutating func prepare(_ sql: String) throws -> PreparedStatement {
        if !executed.contains(sql) { executed.append(sql) }
        return try PreparedStatement(db, sql)
    }

    mutating func answer(_ query: StatementQuery) throws -> QueryAnswer? {
        let page: Page?
        switch query {
        case .accounts(let request, let selection): page = try accounts(request, of: selection)
        case .balance(let account): page = try balance(account: account)
        case .statements(let account, let request): page = try inAccount(account) { try $0.statements(account: $1, request) }
        case .latestStatement(let account): page = try latestStatement(account: account)
        case .transactions(let account, let filter, let request):
            page = try inAccount(account) { try $0.transactions(account: $1, filter, request) }
        case .search(let account, let text, let limit):
            page = try inAccount(account) { try $0.search(account: $1, text: text, limit: limit) }
        }
        guard let page else { return nil }
        return QueryAnswer(rows: page.rows, nextCursor: page.nextCursor, source: try Checkpoint.fetch(db)?.applied)
    }

    /// Nil when there is no such account.
    private mutating func inAccount(_ accountNumber: String, _ body: (inout QueryReader, Int64) throws -> Page) throws -> Page? {
        let find = try prepare("SELECT id FROM accounts WHERE accountNumber = ?1")
        try find.bind(1, accountNumber)
        guard let account = try find.firstRow({ $0.integer(0) }) else { return nil }
        return try body(&self, account)
    }
}

/// Rows of an answer.
struct Page {
    var rows: [[UInt8]]
    var nextCursor: PageCursor?
}

extension SQLiteStore {
    public func answer(_ query: StatementQuery) async throws -> QueryAnswer? {
        try await read { [timeout = configuration.queryTimeout] db in
            try QueryDeadline.limit(db, to: timeout) {
                var reader = QueryReader(db)
                return try reader.answer(query)
            }
        }
    }

    public func explain(_ query: StatementQuery) async throws -> QueryExplanation {
        try await read { [timeout = configuration.queryTimeout] db in
            var reader = QueryReader(db)
            let start = ContinuousClock.now
            let answer = try QueryDeadline.limit(db, to: timeout) { try reader.answer(query) }
            let duration = ContinuousClock.now - start
            return QueryExplanation(
                store: "sqlite", executionTimeMillis: duration / .milliseconds(1), rowsReturned: answer?.rows.count ?? 0,
                plan: try reader.executed.flatMap { try Self.plan(of: $0, db) })
        }
    }

    /// SQLite's steps, indented as the `sqlite3` shell shows them.
    private static func plan(of sql: String, _ db: Database) throws -> [String] {
        let explain = try PreparedStatement(db, "EXPLAIN QUERY PLAN \(sql)")
        var depths: [Int64: Int] = [:]
        var steps: [String] = []
        try explain.forEachRow { row in
            let depth = depths[row.integer(1), default: -1] + 1
            depths[row.integer(0)] = depth
            steps.append(String(repeating: "  ", count: depth) + row.text(3))
            return true
        }
        return steps
    }
}
