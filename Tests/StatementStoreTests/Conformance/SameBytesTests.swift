import Banking
import MongoTestServer
import Scalars
import StatementStore
import Testing

/// Every store gives the same bytes for the same data: rows, cursors and messages, over some batches of random statements.
@Suite("Stores compared", .enabled(if: MongoProcess.executable != nil, "needs mongod: scripts/setup test"))
struct SameBytesTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func answersAndEvents(_ seed: UInt64) async throws {
        let clock = WallClock { time("2024-03-01T00:00:02.345678Z") }
        try await StoreUnderTest.sqlite(clock: clock) { one in
            try await StoreUnderTest.mongo[0](clock: clock) { other in
                var random = SplitMix(state: seed)
                for version in 1...6 {
                    let statements = (0..<random.number(1...25)).map { _ in random.statement() }
                    // A key once in a version, as the replicator hands them over.
                    var seen: Set<String> = []
                    let upserts = statements.filter { seen.insert($0.statementId).inserted }
                    let deletes = (0..<random.number(0...5)).map { _ in random.key() }.filter { seen.insert($0).inserted }
                    let skipsUnchanged = random.number(0...3) == 0
                    let applied = try await one.apply(
                        version: Int64(version), upserts: upserts, deletes: deletes, skipsUnchanged: skipsUnchanged)
                    #expect(
                        try await other.apply(version: Int64(version), upserts: upserts, deletes: deletes, skipsUnchanged: skipsUnchanged)
                            == applied)
                }
                for query in Self.queries(&random) { try await compare(one, other, query) }
                try await compareFeeds(one, other)
                #expect(try await one.status() == other.status())
                #expect(try await one.recentBatches(limit: 10) == other.recentBatches(limit: 10))
            }
        }
    }

    /// All pages of it.
    private func compare(_ one: any StatementStore, _ other: any StatementStore, _ query: (PageRequest) -> StatementQuery) async throws {
        var cursor: PageCursor?
        repeat {
            let request = PageRequest(limit: 7, cursor: cursor)
            let (first, second) = (try await one.answer(query(request)), try await other.answer(query(request)))
            #expect(first?.rows.map(text) == second?.rows.map(text), "\(query(request))")
            #expect(first?.nextCursor == second?.nextCursor, "\(query(request))")
            #expect(first?.source == second?.source)
            cursor = first?.nextCursor
        } while cursor != nil
    }

    /// Tokens are each store's own.
    private func compareFeeds(_ one: any StatementStore, _ other: any StatementStore) async throws {
        func messages(_ store: any StatementStore) async throws -> [String] {
            try await store.changes(after: nil, limit: 10_000).map { text($0.json).replacing($0.token.text, with: "TOKEN") }
        }
        let (first, second) = (try await messages(one), try await messages(other))
        #expect(!first.isEmpty)
        #expect(first == second)
    }

    private static func queries(_ random: inout SplitMix) -> [(PageRequest) -> StatementQuery] {
        var queries: [(PageRequest) -> StatementQuery] = [{ .accounts($0) }, { .accounts($0, of: AccountSelection(patterns: ["ACC*"])) }]
        for account in SplitMix.accounts + ["nobody", "", "é"] {
            queries += [
                { _ in .balance(account: account) }, { .statements(account: account, $0) }, { _ in .latestStatement(account: account) },
                { .transactions(account: account, TransactionFilter(), $0) },
            ]
            for _ in 0..<12 {
                let filter = random.filter()
                queries.append { .transactions(account: account, filter, $0) }
            }
            for search in ["ntuc", "ntuc f", "cafe", "CAFÉ ba", "a", "7", "日本", "ss", "nothing", "", "-", "straße", "card purchase at n"] {
                queries.append { .search(account: account, text: search, limit: $0.limit) }
            }
        }
        return queries
    }

    private func text(_ json: [UInt8]) -> String { String(decoding: json, as: UTF8.self) }
}

/// Deterministic: Vigna's SplitMix64.
private struct SplitMix: RandomNumberGenerator {
    static let accounts = ["ACC-1", "ACC-2", "ACC-é", "acc-1", "ACC\u{0}1"]
    private static let merchants = ["NTUC FairPrice", "ntuc fairprice", "Café-Bar 7/2", "CAFE\u{301}-BAR 7/2", "日本橋", "", "-", "Straße \"7\"\n", "ÉCOLE"]
    private static let categories = ["Groceries", "groceries", "Café", "Cafe\u{301}", ""]
    private static let fields = ["12", "-0.5", "1.6777216e+07", #""x\u0001""#, "null", #"{"a":[1,{"b":null}],"$c":"d"}"#, "12345678901234567890", "[]"]
    private static let names = ["branch", "_branch", "a.b", "$set", "e\u{301}", "_id"]

    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    mutating func one<T>(_ of: [T]) -> T { of[number(0...of.count - 1)] }
    mutating func maybe<T>(_ value: T) -> T? { number(0...4) == 0 ? nil : value }
    mutating func key() -> String { one(["S", "s", "Sé", "日"]) + String(number(0...15)) }

    mutating func money() -> Money {
        let amounts = ["0.00", "-0.01", "12.50", "9999999999999999.99", "-9999999999999999.99"]
        return number(0...1) == 0 ? Money(minorUnits: Int64(number(-5...3_000))) ?? .zero : Money(one(amounts)) ?? .zero
    }

    /// Few instants, microseconds apart, so that many are equal.
    mutating func instant() -> Timestamp {
        Timestamp(microseconds: one([1_704_448_800_000_000, 1_704_448_800_000_999, 0, -1_500, 1_709_210_096_123_456]) + Int64(number(0...3)))
    }

    mutating func additional() -> [AdditionalField] {
        guard number(0...2) == 0 else { return [] }
        var seen: Set<String> = []
        return (0..<number(1...3)).map { _ in (one(Self.names), one(Self.fields)) }.filter { seen.insert($0.0).inserted }
            .map { AdditionalField(name: $0.0, json: Array($0.1.utf8)) }
    }

    mutating func transaction(_ id: String) -> Transaction {
        Transaction(
            transactionId: id, date: instant(), description: maybe("Card purchase at " + one(Self.merchants)), merchant: maybe(one(Self.merchants)),
            category: maybe(one(Self.categories)), type: one(TransactionType.allCases), amount: money(), balance: maybe(money()),
            additionalFields: additional())
    }

    mutating func statement() -> Statement {
        let key = key()
        return Statement(
            statementId: key, accountNumber: one(Self.accounts), accountHolder: maybe("Tan \"Wei\" Ming 陳"), accountType: maybe("SAVINGS"),
            currency: "SGD", periodStart: maybe(day("2024-01-01")), periodEnd: one([day("2024-01-31"), day("2024-02-29"), day("1969-12-31")]),
            openingBalance: maybe(money()), closingBalance: money(), generatedAt: maybe(instant()),
            transactions: (0..<number(0...9)).map { transaction("\(key)-\($0)") }, additionalFields: additional())
    }

    mutating func filter() -> TransactionFilter {
        var filter = TransactionFilter()
        if number(0...2) == 0 { filter.category = one(Self.categories) }
        if number(0...3) == 0 { filter.type = one(TransactionType.allCases) }
        if number(0...2) == 0 { filter.merchant = one(Self.merchants + ["NTUC fairPRICE", "école", "ntuc.fairprice", "straSSe"]) }
        if number(0...3) == 0 { filter.minAmount = money() }
        if number(0...3) == 0 { filter.maxAmount = money() }
        if number(0...3) == 0 { filter.from = instant() }
        if number(0...3) == 0 { filter.to = instant() }
        return filter
    }
}
