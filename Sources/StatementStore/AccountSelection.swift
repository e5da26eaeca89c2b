import Scalars

/// Which accounts somebody may see: all, or those that are named and those whose number begins as a pattern says.
public struct AccountSelection: Sendable, Hashable {
    public let isAll: Bool
    /// Whole account numbers.
    private let accounts: Set<KeyText>
    /// Beginnings of account numbers, in the order of their bytes; none is empty.
    private let prefixes: [KeyText]

    public static let all = AccountSelection(isAll: true, accounts: [], prefixes: [])
    public static let none = AccountSelection(isAll: false, accounts: [], prefixes: [])

    private init(isAll: Bool, accounts: Set<KeyText>, prefixes: [KeyText]) {
        self.isAll = isAll
        self.accounts = accounts
        self.prefixes = prefixes
    }

    /// - Parameter patterns: an account number each; `PREFIX*` is every number that begins so, `*` every number. A star
    ///   anywhere else is itself.
    public init(patterns: some Sequence<String>) {
        var accounts: Set<KeyText> = []
        var prefixes: Set<KeyText> = []
        for pattern in patterns where !pattern.isEmpty {
            if pattern.utf8.last == UInt8(ascii: "*") {
                prefixes.insert(KeyText(String(decoding: pattern.utf8.dropLast(), as: UTF8.self)))
            } else {
                accounts.insert(KeyText(pattern))
            }
        }
        if prefixes.contains(KeyText("")) {
            self = .all
        } else {
            self.init(isAll: false, accounts: accounts, prefixes: prefixes.sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) })
        }
    }

    public func contains(_ account: String) -> Bool {
        isAll || accounts.contains(KeyText(account)) || prefixes.contains { account.utf8.starts(with: $0.text.utf8) }
    }

    /// Those of the selection whose number begins with `prefix`, in which a star is itself.
    public func narrowed(toPrefix prefix: String) -> AccountSelection {
        guard !prefix.isEmpty else { return self }
        if isAll { return AccountSelection(isAll: false, accounts: [], prefixes: [KeyText(prefix)]) }
        return AccountSelection(
            isAll: false, accounts: accounts.filter { $0.text.utf8.starts(with: prefix.utf8) },
            prefixes: prefixes.compactMap { own in
                own.text.utf8.starts(with: prefix.utf8) ? own : prefix.utf8.starts(with: own.text.utf8) ? KeyText(prefix) : nil
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
        let outer = prefixes.filter { prefix in !prefixes.contains { $0 != prefix && prefix.text.utf8.starts(with: $0.text.utf8) } }
        let single = accounts.filter { account in !outer.contains { account.text.utf8.starts(with: $0.text.utf8) } }
        return (outer.map { Part(text: $0.text, isPrefix: true) } + single.map { Part(text: $0.text, isPrefix: false) })
            .sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
    }
}
