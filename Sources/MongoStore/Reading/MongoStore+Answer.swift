import StatementStore

extension MongoStore {
    public func answer(_ query: StatementQuery) async throws -> QueryAnswer? {
        if QueryReader.gathers(query) { return try await gathered.answer(for: query) }
        return try await reads.run { [snapshots, usesAtlasSearch] client in
            try client.atReadableInstant { isRetry in
                var reader = QueryReader(client, snapshots, isFresh: isRetry, usesAtlasSearch: usesAtlasSearch)
                return try reader.answer(query)
            }
        }
    }

    static func gathered(from pool: MongoPool, _ snapshots: LatestSnapshot) -> GatheredReads<StatementQuery, QueryAnswer?> {
        GatheredReads(pool) { queries, client in
            try client.atReadableInstant { isRetry in
                var reader = QueryReader(client, snapshots, isFresh: isRetry)
                return try reader.answers(to: queries)
            }
        }
    }
}

/// Rows of an answer.
struct Page {
    var rows = JSONRows()
    var nextCursor: PageCursor?

    init() {}

    init(_ row: [UInt8]) { rows.append(row) }
}

/// Executes queries, and remembers what it asked the server for ``MongoStore/explain(_:)``.
struct QueryReader {
    /// What was asked for.
    struct Step: Sendable {
        var find: Find
        /// How many documents were read of it; the rest was not asked for.
        var documents = 0
    }

    let client: MongoClient
    private(set) var steps: [Step] = []
    let usesAtlasSearch: Bool
    private let snapshots: LatestSnapshot
    private let isFresh: Bool
    /// What all of the answer is read from.
    private var snapshot: Snapshot?

    /// - Parameter isFresh: reads the store as it is now, not as the change stream last told of it.
    init(_ client: MongoClient, _ snapshots: LatestSnapshot, isFresh: Bool = false, usesAtlasSearch: Bool = false) {
        self.client = client
        self.snapshots = snapshots
        self.isFresh = isFresh
        self.usesAtlasSearch = usesAtlasSearch
    }

    /// The state that the answer was read from.
    var state: StoreState? { snapshot?.state }

    mutating func answer(_ query: StatementQuery) throws -> QueryAnswer? {
        let page: Page?
        switch query {
        case .accounts(let request, let selection): page = try accounts(request, of: selection)
        case .balance(let account): page = try balance(account: account)
        case .statements(let account, let request): page = try inAccount(account) { try $0.statements(account: account, request) }
        case .latestStatement(let account): page = try latestStatement(account: account)
        case .transactions(let account, let filter, let request):
            page = try inAccount(account) { try $0.transactions(account: account, filter, request) }
        case .search(let account, let text, let limit):
            page = try inAccount(account) { try $0.search(account: account, text: text, limit: limit) }
        }
        return answer(page)
    }

    /// The page as an answer, with the version that it was read from.
    func answer(_ page: Page?) -> QueryAnswer? {
        page.map { QueryAnswer(json: $0.rows, nextCursor: $0.nextCursor, source: state?.checkpoint?.applied) }
    }

    /// Nil when there is no such account, which is asked only where nothing was found.
    private mutating func inAccount(_ account: String, _ body: (inout QueryReader) throws -> Page) throws -> Page? {
        let page = try body(&self)
        if !page.rows.isEmpty { return page }
        var exists = false
        try readOne(Find(Collections.accounts, ["_id": .string(account)], projection: ["_id": 1])) { _ in exists = true }
        return exists ? page : nil
    }

    /// Reads what a query finds in the snapshot.
    ///
    /// - Parameters:
    ///   - count: how many documents the first answer should hold.
    ///   - body: answers false to end the walk; may change how many documents further answers hold.
    mutating func read(_ find: Find, expecting count: Int, _ body: (BSONView, inout Int) throws -> Bool) throws {
        var command = find.command
        command.append("readConcern", try begun().readConcern)
        var step = Step(find: find)
        try client.find(command, batchSize: count + 1) { document, batchSize in
            step.documents += 1
            return try body(document, &batchSize)
        }
        steps.append(step)
    }

    /// Reads a page of rows, and one document more, which tells whether there is another page.
    ///
    /// - Parameter row: appends a document's row; answers the cursor behind it where it `isLast` of a full page.
    mutating func readPage(
        _ find: Find, of limit: Int, _ row: (BSONView, inout JSONRows, _ isLast: Bool) throws -> PageCursor?
    ) throws -> Page {
        var find = find
        find.limit = Int64(limit) + 1
        var page = Page()
        var next: PageCursor?
        try read(find, expecting: limit + 1) { document, _ in
            if page.rows.count == limit {
                page.nextCursor = next
                return false
            }
            let isLast = page.rows.count + 1 == limit
            next = try row(document, &page.rows, isLast)
            return true
        }
        return page
    }

    /// Reads the first document that a query finds: one command, without a cursor.
    mutating func readOne(_ find: Find, _ body: (BSONView) throws -> Void) throws {
        var find = find
        find.limit = 1
        var step = Step(find: find)
        var command = find.command
        command.append("singleBatch", true)
        command.append("readConcern", try begun().readConcern)
        try client.read(command) { reply in
            var found = reply["cursor"]?.document?["firstBatch"]?.document?.makeIterator()
            guard let document = found?.next()?.document else { return }
            step.documents = 1
            try body(document)
        }
        steps.append(step)
    }

    /// The snapshot, which is chosen with the first read.
    mutating func begun() throws -> Snapshot {
        if let snapshot { return snapshot }
        let chosen = try snapshots.snapshot(isFresh: isFresh, client)
        snapshot = chosen
        return chosen
    }
}
