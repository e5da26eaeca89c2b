/// Why somebody is refused. The description is for the log; a client is told less: see ``isUnauthenticated``.
public struct AccessError: Error, Sendable, Hashable, CustomStringConvertible {
    private enum Code: Sendable, Hashable {
        case missing, invalid, expired, denied, scope, account, unavailable
    }

    private var code: Code
    public var description: String
    /// The scope that the route asks for, where that is what is missing.
    public private(set) var scope: Scope?

    private init(_ code: Code, _ description: String, scope: Scope? = nil) {
        self.code = code
        self.description = description
        self.scope = scope
    }

    /// No credential was given.
    public static let missing = AccessError(.missing, "no credential")
    /// The credential's time is over.
    public static let expired = AccessError(.expired, "the credential has expired")
    /// The route has no rule.
    public static let denied = AccessError(.denied, "the route has no access rule")
    public static let foreignAccount = AccessError(.account, "the account is not one of the principal's")

    public static func missingScope(_ scope: Scope) -> AccessError {
        AccessError(.scope, "the scope \(scope.rawValue) is missing", scope: scope)
    }

    /// - Parameter why: nothing of the credential itself.
    public static func invalid(_ why: String) -> AccessError { AccessError(.invalid, why) }

    /// Nobody can be told now: the keys to check with cannot be had.
    public static func unavailable(_ why: String) -> AccessError { AccessError(.unavailable, why) }

    /// 401: another credential may help. Otherwise it is known who asks, and that one may not.
    public var isUnauthenticated: Bool { [.missing, .invalid, .expired].contains(code) }
    public var isMissing: Bool { code == .missing }
    /// 503.
    public var isUnavailable: Bool { code == .unavailable }

    public static func == (a: AccessError, b: AccessError) -> Bool { a.code == b.code && a.scope == b.scope }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(scope)
    }
}
