import Scalars
import StatementStore

/// Who asks, and what that one may see.
public struct Principal: Sendable, Hashable {
    /// How the principal was told; what has to go on being true for it to stay one.
    public enum Credential: Sendable, Hashable {
        /// The server runs without authentication.
        case none
        /// A bearer token that the key `kid` has signed.
        case token(kid: String)
        case apiKey(id: String)
    }

    /// For logs, limits and the audit: a token's `sub`, or `key:ID`.
    public var name: String
    public var credential: Credential
    public var scopes: Set<Scope>
    public var accounts: AccountSelection
    /// From then on it is nobody; nil: it does not end by itself.
    public var expiresAt: Timestamp?

    public init(
        name: String, credential: Credential, scopes: Set<Scope>, accounts: AccountSelection, expiresAt: Timestamp? = nil
    ) {
        self.name = name
        self.credential = credential
        self.scopes = scopes
        self.accounts = accounts
        self.expiresAt = expiresAt
    }

    /// Everybody, where the server runs without authentication.
    public static let anyone = Principal(name: "anyone", credential: .none, scopes: Set(Scope.all), accounts: .all)

    public func has(_ scope: Scope) -> Bool { scopes.contains(scope) }

    /// Whether holders' names and whole account numbers are shown.
    public var seesPII: Bool { has(.accountsPII) }
}
