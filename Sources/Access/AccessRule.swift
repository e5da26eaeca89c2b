import StatementStore

/// What a route asks of those who call it. A route that declares none is denied to all.
public enum AccessRule: Sendable, Hashable {
    /// No rule: nobody. What a route has that forgot to declare one.
    case denied
    /// Anybody, without a credential: nothing of a customer is there.
    case open
    /// Any principal, whatever its scopes.
    case authenticated
    /// A principal with this scope. Where the route names an account, one that the principal may see.
    case scope(Scope)

    /// - Parameter account: the one that the request names; nil when it names none.
    /// - Throws: ``AccessError``.
    public func check(_ principal: Principal, account: String?) throws(AccessError) {
        switch self {
        case .denied: throw .denied
        case .open, .authenticated: break
        case .scope(let scope): if !principal.has(scope) { throw .missingScope(scope) }
        }
        if let account, !principal.accounts.contains(account) { throw .foreignAccount }
    }

    public var needsPrincipal: Bool { self != .open }
}
