/// What a credential may be used for. Routes name the one that they ask for: see ``AccessRule``.
public struct Scope: RawRepresentable, Sendable, Hashable {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// Accounts, statements, transactions and search.
    public static let accountsRead = Scope(rawValue: "accounts:read")
    /// Names of account holders and whole account numbers, which are masked without it.
    public static let accountsPII = Scope(rawValue: "accounts:pii")
    /// The change feed.
    public static let changesRead = Scope(rawValue: "changes:read")
    /// Sync status and metrics.
    public static let opsRead = Scope(rawValue: "ops:read")
    /// Starting, stopping and reading load tests.
    public static let loadTestRun = Scope(rawValue: "load-test:run")

    /// All that this server knows.
    public static let all: [Scope] = [.accountsRead, .accountsPII, .changesRead, .opsRead, .loadTestRun]
}
