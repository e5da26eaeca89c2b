import StatementStore

/// Executes queries on one connection within one read transaction.
struct QueryReader {
    let connection: ReadConnection
    /// What was executed, each text once, for ``SQLiteStore/explain(_:)``; nil: it is not remembered.
    private(set) var executed: [String]?

    init(_ connection: ReadConnection, remembersSQL: Bool = false) {
        self.connection = connection
        executed = remembersSQL ? [] : nil
    }

    mutating func prepare(_ sql: String) throws -> PreparedStatement {
        if executed?.contains(sql) == false { executed?.append(sql) }
        return try connection.statement(sql)
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
        return QueryAnswer(json: page.rows, nextCursor: page.nextCursor, source: try connection.currentCheckpoint()?.applied)
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
    var rows = JSONRows()
    var nextCursor: PageCursor?
    /// The key of the row that fills the page, while it is not known whether there are more.
    var last: String?
}

extension SQLiteStore {
    public func answer(_ query: StatementQuery) async throws -> QueryAnswer? {
        try await self.query { connection in
            var reader = QueryReader(connection)
            return try reader.answer(query)
        }
    }

    public func explain(_ query: StatementQuery) async throws -> QueryExplanation {
        try await self.query { connection in
            var reader = QueryReader(connection, remembersSQL: true)
            let start = ContinuousClock.now
            let answer = try reader.answer(query)
            let duration = ContinuousClock.now - start
            return QueryExplanation(
                store: "sqlite", executionTimeMillis: duration / .milliseconds(1), rowsReturned: answer?.json.count ?? 0,
                plan: try (reader.executed ?? []).flatMap { try Self.plan(of: $0, connection) })
        }
    }

    /// SQLite's steps, indented as the `sqlite3` shell shows them.
    private static func plan(of sql: String, _ connection: ReadConnection) throws -> [String] {
        let explain = try connection.statement("EXPLAIN QUERY PLAN \(sql)")
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
