import CMongo
import Banking
import Scalars
import StatementStore

extension MongoStore {
    /// Makes the collections and indexes that are not there. Safe to repeat, and while the store is in use.
    ///
    /// - Throws: ``StatementStore/StoreError``.
    public func applyIndexes() async throws {
        try await applyIndexes(MongoIndexes.all)
    }

    /// On connections of its own that wait as long as the largest collection takes. Where one breaks, the server goes on
    /// building, and asking again waits for the same build.
    ///
    /// Two builds at a time: one keeps one core of the server busy, and reads the collection once, however many indexes it makes.
    func applyIndexes(_ indexes: [MongoIndex]) async throws {
        let target = target
        let pool = try await offCooperativeThreads {
            try MongoPool(try target.with(socketTimeout: Self.longestAnswer), name: "indexes", threads: Self.builds, queueLimit: Self.builds)
        }
        defer { pool.close() }
        try await pool.run { client in try Self.untilAnswered { try client.makeCollections() } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for build in 0..<Self.builds {
                let part = indexes.enumerated().filter { $0.offset % Self.builds == build }.map(\.element)
                group.addTask { try await pool.run { client in try Self.untilAnswered { try client.makeIndexes(part) } } }
            }
            try await group.waitForAll()
        }
    }

    private static func untilAnswered(_ body: () throws -> Void) throws {
        let deadline = ContinuousClock.now + longestBuild
        while true {
            do { return try body() } catch let error as MongoError where error.isNetwork && ContinuousClock.now < deadline {}
        }
    }

    private static let builds = 2
    private static let longestAnswer: Duration = .seconds(300)
    private static let longestBuild: Duration = .seconds(86_400)

    /// Looks for the indexes, and has the server explain every query of the API.
    ///
    /// - Returns: what is wrong, a line each: indexes that are missing, queries that read a whole collection or sort in
    ///   memory. Empty when all is well.
    public func checkIndexes() async throws -> [String] {
        var findings = try await reads.run { try $0.missingIndexes() }
        let account = try await sampleAccount()
        let alone = Self.queries(of: account).map { (name: $0.name, queries: [$0.query]) }
        let together = (name: "queries that are answered together", queries: Self.gatheredQueries(of: account))
        for (name, queries) in alone + [together] {
            findings += try await reads.run { [snapshots] client in
                var reader = QueryReader(client, snapshots)
                _ = try reader.answers(to: queries)
                return try reader.steps.flatMap { try client.explain($0).flaws }.map { "\(name): \($0)" }
            }
        }
        return findings
    }

    private func sampleAccount() async throws -> String {
        try await reads.run { client in
            var account = "none"
            try client.find(Collections.accounts, [:], options: ["limit": 1]) {
                account = $0["_id"]?.string ?? account
                return false
            }
            return account
        }
    }

    private static func gatheredQueries(of account: String) -> [StatementQuery] { queries(of: account).map(\.query).filter(QueryReader.gathers) }

    /// Every query of the API, with each of its parameters.
    static func queries(of account: String) -> [(name: String, query: StatementQuery)] {
        let page = PageRequest(limit: 50)
        let day = Timestamp(microseconds: 1_704_067_200_000_000)
        func transactions(_ set: (inout TransactionFilter) -> Void, after cursor: PageCursor? = nil) -> StatementQuery {
            var filter = TransactionFilter()
            set(&filter)
            return .transactions(account: account, filter, PageRequest(limit: 50, cursor: cursor))
        }
        return [
            ("accounts", .accounts(page)),
            ("accounts after a cursor", .accounts(PageRequest(limit: 50, cursor: PageCursor(.accounts, keys: [], name: account)))),
            ("accounts by prefix", .accounts(page, of: AccountSelection.all.narrowed(toPrefix: account))),
            ("balance", .balance(account: account)),
            ("statements", .statements(account: account, page)),
            (
                "statements after a cursor",
                .statements(account: account, PageRequest(limit: 50, cursor: PageCursor(.statements, keys: [20_000], name: "S")))
            ),
            ("latest statement", .latestStatement(account: account)),
            ("transactions", transactions { _ in }),
            (
                "transactions after a cursor",
                transactions({ _ in }, after: PageCursor(.transactions, keys: [day.microseconds, 1], name: "S"))
            ),
            ("transactions by category", transactions { $0.category = "Groceries" }),
            ("transactions by type", transactions { $0.type = .debit }),
            ("transactions by merchant", transactions { $0.merchant = "NTUC FairPrice" }),
            ("transactions by amount", transactions { $0.minAmount = .zero; $0.maxAmount = .zero }),
            ("transactions by date", transactions { $0.from = day; $0.to = Timestamp(microseconds: day.microseconds + 1) }),
            ("transactions by category and date", transactions { $0.category = "Groceries"; $0.from = day }),
            ("search", .search(account: account, text: "ntuc fair", limit: 20)),
        ]
    }
}

extension MongoClient {
    private static let namespaceExists: UInt32 = 48

    fileprivate func makeCollections() throws {
        for collection in Collections.all {
            do { try command(["create": .string(collection)]) } catch let error as MongoError where error.code == Self.namespaceExists {}
        }
    }

    fileprivate func makeIndexes(_ indexes: [MongoIndex]) throws {
        for (collection, indexes) in Dictionary(grouping: indexes, by: \.collection).sorted(by: { $0.key < $1.key }) {
            let list = indexes.map { index -> BSONValue in ["key": .document(index.keyDocument), "name": .string(index.name)] }
            try command([
                "createIndexes": .string(collection), "indexes": .array(list), "writeConcern": ["w": "majority"],
                // Of all voting members, as is the default, one that is away would hold up the others.
                "commitQuorum": "majority",
            ])
        }
    }

    fileprivate func missingIndexes() throws -> [String] {
        var found: [String: Set<BSONDocument>] = [:]
        for collection in Set(MongoIndexes.all.map(\.collection)) {
            try withCollection(collection) { pointer in
                try MongoCursor(mongoc_collection_find_indexes_with_opts(pointer, nil)).drain { index in
                    var keys = BSONDocument()
                    for key in index["key"]?.document ?? BSONView(UnsafeRawBufferPointer(start: nil, count: 0)) {
                        keys.append(key.nameText, .int32(Int32(truncatingIfNeeded: key.int64 ?? 0)))
                    }
                    found[collection, default: []].insert(keys)
                    return true
                }
            }
        }
        return MongoIndexes.all.filter { found[$0.collection]?.contains($0.keyDocument) != true }
            .map { "the index \($0.name) of \($0.collection) is missing (\($0.purpose)); run: odl indexes apply" }
    }
}
