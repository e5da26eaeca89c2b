import StatementStore

extension MongoStore {
    public func answer(_ query: StatementQuery) async throws -> QueryAnswer? {
        let usesAtlasSearch = usesAtlasSearch
        return try await reads.run { client in
            var reader = QueryReader(client, usesAtlasSearch: usesAtlasSearch)
            return try reader.answer(query)
        }
    }
}

/// Rows of an answer.
struct Page {
    var rows: [[UInt8]]
    var nextCursor: PageCursor?
}

/// Executes queries, and remembers what it asked the server for ``MongoStore/explain(_:)``.
struct QueryReader {
    /// A pipeline on a collection, as it was executed.
    struct Step: Sendable {
        var collection: String
        var pipeline: [BSONValue]
        /// How many documents were read of it; the rest was not asked for.
        var documents = 0
    }

    let client: MongoClient
    private(set) var steps: [Step] = []
    /// Of the state that the answer was read from.
    private(set) var state: StoreState?

    let usesAtlasSearch: Bool

    init(_ client: MongoClient, usesAtlasSearch: Bool = false) {
        self.client = client
        self.usesAtlasSearch = usesAtlasSearch
    }

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
        return page.map { QueryAnswer(rows: $0.rows, nextCursor: $0.nextCursor, source: state?.checkpoint?.applied) }
    }

    /// Nil when there is no such account, which is asked only where nothing was found.
    private mutating func inAccount(_ account: String, _ body: (inout QueryReader) throws -> Page) throws -> Page? {
        let page = try body(&self)
        if !page.rows.isEmpty { return page }
        var exists = false
        try read(Collections.accounts, [["$match": ["_id": .string(account)]], ["$project": ["_id": 1]]], expecting: 1) { _, _ in
            exists = true
            return false
        }
        return exists ? page : nil
    }

    /// Runs a pipeline and reads the store's state from the same snapshot, in one request: the state's document comes first,
    /// what the pipeline finds is united with it.
    ///
    /// - Parameters:
    ///   - count: how many documents the first answer should hold.
    ///   - body: answers false to end the walk.
    mutating func read(
        _ collection: String, _ pipeline: [BSONValue], expecting count: Int,
        _ body: (BSONView, MongoCursor, StoreState?) throws -> Bool
    ) throws {
        var step = Step(collection: collection, pipeline: pipeline)
        let united: [BSONValue] = [
            ["$match": ["_id": .string(StoreState.id)]],
            ["$unionWith": ["coll": .string(collection), "pipeline": .array(pipeline)]],
        ]
        let options: BSONDocument = ["readConcern": ["level": "snapshot"], "batchSize": .int32(Int32(clamping: count + 1))]
        var found: StoreState?
        try client.aggregate(Collections.state, united, options: options) { document, cursor in
            if found == nil, step.documents == 0 {
                found = StoreState(document)
                if found != nil { return true }
            }
            step.documents += 1
            return try body(document, cursor, found)
        }
        state = found
        steps.append(step)
    }

    mutating func read(
        _ collection: String, _ pipeline: [BSONValue], expecting count: Int, _ body: (BSONView, MongoCursor) throws -> Bool
    ) throws {
        try read(collection, pipeline, expecting: count) { document, cursor, _ in try body(document, cursor) }
    }
}
