import Scalars
import StatementStore

/// Queries of single accounts that are answered together (``GatheredReads``): one command for the accounts, one for all the latest
/// statements and one for all the lists that are asked for, however many there are.
extension QueryReader {
    /// Statements of an account whose list is read with others'. Of longer ones a page is read, each alone.
    private static let longestList = 64

    static func gathers(_ query: StatementQuery) -> Bool {
        switch query {
        case .balance, .latestStatement: true
        case .statements(_, let request): request.cursor == nil
        case .accounts, .transactions, .search: false
        }
    }

    /// What cannot be answered together is answered alone: a document that is damaged costs only those their answer who ask for it.
    ///
    /// - Parameter queries: of those that ``gathers(_:)`` names.
    mutating func answers(to queries: [StatementQuery]) throws -> [Result<QueryAnswer?, StoreError>] {
        if queries.count == 1 { return [.success(try answer(queries[0]))] }
        let accounts = try accounts(queries.compactMap(\.account))
        var (latest, lists): ([KeyText], [KeyText]) = ([], [])
        for query in queries {
            guard let account = query.account.map(KeyText.init), let summary = accounts[account] else { continue }
            switch query {
            case .latestStatement: latest.append(KeyText(summary.statementId))
            case .statements(_, let request) where summary.statementCount <= min(request.limit, Self.longestList): lists.append(account)
            default: break
            }
        }
        let (statements, pages) = (try statements(latest), try statements(ofAccounts: lists))
        func together(_ query: StatementQuery) -> QueryAnswer? {
            guard let account = query.account.map(KeyText.init), let summary = accounts[account] else { return nil }
            switch query {
            case .balance: return answer(Page(summary.balanceRow))
            case .latestStatement: return statements[KeyText(summary.statementId)].flatMap { answer(Page($0)) }
            case .statements(_, let request):
                // Somebody else may have asked for a longer page of the same account.
                return pages[account].flatMap { $0.rows.count <= request.limit ? answer($0) : nil }
            case .accounts, .transactions, .search: return nil
            }
        }
        return try queries.map { query in
            do { return .success(try together(query) ?? answer(query)) } catch let error as StoreError { return .failure(error) }
        }
    }

    /// Whole documents, by key.
    private mutating func statements(_ keys: [KeyText]) throws -> [KeyText: [UInt8]] {
        var found: [KeyText: [UInt8]] = [:]
        try read(keys, Find(Collections.statements, ["_id": Self.oneOf(keys)])) { fields, key, _ in
            found[key] = fields.json(transactions: true)
        }
        return found
    }

    /// All of several accounts, each account's newest period first.
    private mutating func statements(ofAccounts keys: [KeyText]) throws -> [KeyText: Page] {
        var found: [KeyText: Page] = [:]
        let find = Find(
            Collections.statements, ["accountNumber": Self.oneOf(keys)], sort: ["accountNumber": 1, "periodEnd": -1, "_id": -1],
            projection: Self.withoutTransactions)
        try read(keys, find) { fields, _, account in found[account, default: Page()].rows.append(fields.json(transactions: false)) }
        return found
    }

    private mutating func read(_ keys: [KeyText], _ find: Find, _ body: (StatementFields, _ key: KeyText, _ account: KeyText) -> Void) throws {
        guard !keys.isEmpty else { return }
        try read(find, expecting: keys.count * Self.longestList) { document, _ in
            let fields = StatementFields(document)
            if let key = fields.statementId?.string, let account = fields.accountNumber?.string { body(fields, KeyText(key), KeyText(account)) }
            return true
        }
    }

    private static func oneOf(_ keys: [KeyText]) -> BSONValue { ["$in": .array(keys.map { .string($0.text) })] }
}

extension StatementQuery {
    /// The account that it is about; nil: any.
    fileprivate var account: String? {
        switch self {
        case .accounts: nil
        case .balance(let account), .statements(let account, _), .latestStatement(let account), .transactions(let account, _, _),
            .search(let account, _, _):
            account
        }
    }
}
