import Scalars
import StatementStore

/// Answers about accounts, in bounded memory. Those that are asked for stay: they are kept in two generations; when the young
/// one is full, the old one goes and the young one takes its place.
struct KeptAnswers {
    private struct Account {
        var balance: QueryAnswer?
        var latest: QueryAnswer?
        /// Of the latest statement, as it stands in JSON: what a statement that moves to another account is found by.
        let statementId: [UInt8]

        subscript(query: StatementQuery) -> QueryAnswer? {
            get {
                switch query {
                case .balance: balance
                case .latestStatement: latest
                default: nil
                }
            }
            set {
                switch query {
                case .balance: balance = newValue
                case .latestStatement: latest = newValue
                default: break
                }
            }
        }

        /// What it takes in memory: its bytes, and about as much as their owners and the entries of two tables do.
        var byteCount: Int {
            [balance, latest].reduce(512 + 2 * statementId.count) { $0 + ($1.map { $0.json.bytes.count + 64 } ?? 0) }
        }
    }

    private struct Generation {
        var accounts: [KeyText: Account] = [:]
        var accountOfStatement: [[UInt8]: KeyText] = [:]
        var byteCount = 0

        mutating func insert(_ account: Account, _ name: KeyText) {
            remove(name)
            accounts[name] = account
            accountOfStatement[account.statementId] = name
            byteCount += account.byteCount + name.text.utf8.count
        }

        @discardableResult
        mutating func remove(_ name: KeyText) -> Account? {
            guard let account = accounts.removeValue(forKey: name) else { return nil }
            if accountOfStatement[account.statementId] == name { accountOfStatement[account.statementId] = nil }
            byteCount -= account.byteCount + name.text.utf8.count
            return account
        }
    }

    private let byteLimit: Int
    private var young = Generation()
    private var old = Generation()

    init(byteLimit: Int) { self.byteLimit = byteLimit }

    var byteCount: Int { young.byteCount + old.byteCount }
    var accountCount: Int { young.accounts.count + old.accounts.count }

    mutating func find(_ query: StatementQuery, account name: KeyText) -> QueryAnswer? {
        if let answer = young.accounts[name]?[query] { return answer }
        guard old.accounts[name]?[query] != nil, let account = old.remove(name) else { return nil }
        insert(account, name)
        return account[query]
    }

    mutating func keep(_ answer: QueryAnswer, to query: StatementQuery, account name: KeyText) {
        guard let statementId = answer.statementId else { return }
        // A statement stands in one account: shown by another one, it has moved, and the feed will name only one of the two.
        if accountShowing(statementId) != name { remove(statementId: statementId) }
        var account = young.remove(name) ?? old.remove(name) ?? Account(statementId: statementId)
        if account.statementId != statementId { account = Account(statementId: statementId) }
        account[query] = answer
        insert(account, name)
    }

    mutating func remove(account name: KeyText) {
        young.remove(name)
        old.remove(name)
    }

    /// The account whose latest statement it is, if that is kept.
    mutating func remove(statementId: [UInt8]) {
        if let name = accountShowing(statementId) { remove(account: name) }
    }

    private func accountShowing(_ statementId: [UInt8]) -> KeyText? {
        young.accountOfStatement[statementId] ?? old.accountOfStatement[statementId]
    }

    mutating func removeAll() { self = KeptAnswers(byteLimit: byteLimit) }

    private mutating func insert(_ account: Account, _ name: KeyText) {
        guard account.byteCount <= byteLimit / 2 else { return }
        if young.byteCount + account.byteCount + name.text.utf8.count > byteLimit / 2 {
            old = young
            young = Generation()
        }
        young.insert(account, name)
    }
}

extension QueryAnswer {
    private static let key = Array("\"statementId\":".utf8)

    /// The text of the row's member `statementId`, with its quotation marks and escapes; nil where there is none. Between the
    /// quotation marks of another text these bytes cannot stand: there its own would be escaped.
    fileprivate var statementId: [UInt8]? {
        guard json.count == 1, let key = json.bytes.firstRange(of: Self.key) else { return nil }
        let text = json.bytes[key.upperBound...]
        guard text.first == UInt8(ascii: "\"") else { return nil }
        var isEscaped = false
        for (index, byte) in zip(text.indices, text).dropFirst() {
            if !isEscaped, byte == UInt8(ascii: "\"") { return Array(text[...index]) }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        }
        return nil
    }
}
