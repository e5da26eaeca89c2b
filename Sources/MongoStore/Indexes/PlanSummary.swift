import StatementStore

/// What the server says of the execution of a pipeline.
struct PlanSummary: Sendable {
    var collection: String
    /// The stages of the winning plans, from the index or collection up: `IXSCAN by_period`, `FETCH`, `LIMIT`.
    private(set) var stages: [String] = []
    private(set) var executionTimeMillis = 0.0
    private(set) var keysExamined: Int64 = 0
    private(set) var documentsExamined: Int64 = 0

    /// - Parameter explanation: the answer to `explain`, of a replica set or a sharded cluster.
    init(collection: String, _ explanation: BSONView) {
        self.collection = collection
        read(explanation)
    }

    var text: String {
        "\(collection): \(stages.joined(separator: " > ")); keys examined \(keysExamined), documents examined \(documentsExamined), "
            + "executionTimeMillis \(executionTimeMillis)"
    }

    /// What no query of the API should do.
    var flaws: [String] {
        var flaws: [String] = []
        if stages.contains(where: { $0.hasPrefix("COLLSCAN") }) { flaws.append("reads the whole collection \(collection) (\(text))") }
        if stages.contains(where: { $0.hasPrefix("SORT") || $0 == "$sort" }) { flaws.append("sorts in memory (\(text))") }
        return flaws
    }

    private mutating func read(_ document: BSONView) {
        for element in document {
            switch true {
            case element.isNamed("winningPlan"): if let plan = element.document { readPlan(plan) }
            case element.isNamed("executionStats"): if let statistics = element.document { read(statistics: statistics) }
            case element.isNamed("rejectedPlans"), element.isNamed("command"): break
            default:
                if element.nameText == "$sort" { stages.append("$sort") }
                if let nested = element.document { read(nested) }
            }
        }
    }

    /// Innermost first. Plans of the slot-based engine have the same tree under `queryPlan`.
    private mutating func readPlan(_ plan: BSONView) {
        for element in plan where element.isNamed("queryPlan") || element.isNamed("inputStage") {
            if let nested = element.document { readPlan(nested) }
        }
        for element in plan where element.isNamed("inputStages") || element.isNamed("shards") {
            for one in element.document ?? plan { if let nested = one.document { readPlan(nested) } }
        }
        if let nested = plan["winningPlan"]?.document { readPlan(nested) }
        guard let stage = plan["stage"]?.string else { return }
        stages.append(plan["indexName"]?.string.map { "\(stage) \($0)" } ?? stage)
    }

    private mutating func read(statistics: BSONView) {
        executionTimeMillis += statistics["executionTimeMillis"]?.double ?? 0
        keysExamined += statistics["totalKeysExamined"]?.int64 ?? 0
        documentsExamined += statistics["totalDocsExamined"]?.int64 ?? 0
    }
}

extension MongoStore {
    /// Answers the query, then has the server execute and explain what it was asked for.
    public func explain(_ query: StatementQuery) async throws -> QueryExplanation {
        let usesAtlasSearch = usesAtlasSearch
        return try await reads.run { [snapshots] client in
            var reader = QueryReader(client, snapshots, usesAtlasSearch: usesAtlasSearch)
            let answer = try reader.answer(query)
            let plans = try reader.steps.map { try client.explain($0) }
            return QueryExplanation(
                store: "mongodb", executionTimeMillis: plans.reduce(0) { $0 + $1.executionTimeMillis },
                rowsReturned: answer?.json.count ?? 0, plan: plans.map(\.text))
        }
    }
}

extension MongoClient {
    func explain(_ step: QueryReader.Step) throws -> PlanSummary {
        // No more than the query has read: a page of transactions stops when it is full.
        var find = step.find
        if step.documents > 0 { find.limit = Int64(step.documents) }
        find.isBounded = false
        let command: BSONDocument = ["explain": .document(find.command), "verbosity": "executionStats"]
        return try self.command(command) { PlanSummary(collection: find.collection, $0) }
    }
}
