/// Which accounts somebody may see: all, or those that are named and those whose number begins as a pattern says.
public struct AccountSelection: Sendable, Hashable {
    public let isAll: Bool
    /// Whole account numbers.
    public let accounts: Set<String>
    /// Beginnings of account numbers; none is empty.
    public let prefixes: [String]

    public static let all = AccountSelection(isAll: true, accounts: [], prefixes: [])
    public static let none = AccountSelection(isAll: false, accounts: [], prefixes: [])

    private init(isAll: Bool, accounts: Set<String>, prefixes: [String]) {
        self.isAll = isAll
        self.accounts = accounts
        self.prefixes = prefixes
    }

    /// - Parameter patterns: an account number each; `PREFIX*` is every number that begins so, `*` every number. A star
    ///   anywhere else is itself.
    public init(patterns: some Sequence<String>) {
        var accounts: Set<String> = []
        var prefixes: Set<String> = []
        for pattern in patterns where !pattern.isEmpty {
            if pattern.hasSuffix("*") { prefixes.insert(String(pattern.dropLast())) } else { accounts.insert(pattern) }
        }
        if prefixes.contains("") {
            self = .all
        } else {
            self.init(isAll: false, accounts: accounts, prefixes: prefixes.sorted())
        }
    }

    /// Bytes count, as in the stores: `String`'s own comparison takes texts for equal that are different account numbers.
    public func contains(_ account: String) -> Bool {
        if isAll { return true }
        if let index = accounts.firstIndex(of: account), accounts[index].utf8.elementsEqual(account.utf8) { return true }
        return prefixes.contains { account.utf8.starts(with: $0.utf8) }
    }

    /// Those of the selection whose number begins with `prefix`, in which a star is itself.
    public func narrowed(toPrefix prefix: String) -> AccountSelection {
        guard !prefix.isEmpty else { return self }
        if isAll { return AccountSelection(isAll: false, accounts: [], prefixes: [prefix]) }
        return AccountSelection(
            isAll: false, accounts: accounts.filter { $0.utf8.starts(with: prefix.utf8) },
            prefixes: prefixes.compactMap { own in
                own.utf8.starts(with: prefix.utf8) ? own : prefix.utf8.starts(with: own.utf8) ? prefix : nil
            })
    }

    /// A stretch of account numbers.
    package struct Part: Sendable, Hashable {
        /// The number itself, or what numbers begin with.
        package var text: String
        package var isPrefix: Bool
    }

    /// What it is made of where it is not all: in the order of the numbers' bytes, none within another.
    package var parts: [Part] {
        let outer = prefixes.filter { prefix in !prefixes.contains { $0 != prefix && prefix.utf8.starts(with: $0.utf8) } }
        let single = accounts.filter { account in !outer.contains { account.utf8.starts(with: $0.utf8) } }
        return (outer.map { Part(text: $0, isPrefix: true) } + single.map { Part(text: $0, isPrefix: false) })
            .sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
    }
}
