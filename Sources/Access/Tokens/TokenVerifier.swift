import Foundation
import JWTKit
import Scalars
import StatementStore

/// Which tokens are taken, and where their keys come from.
public struct TokenConfiguration: Sendable {
    public var keys: KeySetSource
    /// `iss` must be this.
    public var issuer: String
    /// `aud` must contain this.
    public var audience: String
    /// The claim that holds the account patterns.
    public var accountsClaim = "accounts"
    /// How far the clocks of issuer and server may be apart.
    public var skew: Duration = .seconds(30)

    public init(keys: KeySetSource, issuer: String, audience: String) {
        self.keys = keys
        self.issuer = issuer
        self.audience = audience
    }
}

/// Checks a token against one key set (RFC 7515, 7519, 8725).
struct TokenVerifier: Sendable {
    /// Of a token, in bytes.
    static let maxSize = 8 * 1024

    let configuration: TokenConfiguration

    /// The `kid` of a token whose algorithm is one that is taken at all.
    ///
    /// - Throws: ``AccessError``.
    func header(of token: String) throws(AccessError) -> (kid: String, algorithm: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard token.utf8.count <= Self.maxSize, parts.count == 3, let bytes = Base64URL.decode(String(parts[0])),
            let header = try? JSONDecoder().decode(Header.self, from: Data(bytes))
        else { throw .invalid("not a JSON Web Token") }
        guard ["RS256", "ES256", "EdDSA"].contains(header.alg) else { throw .invalid("tokens of this algorithm are not taken") }
        guard header.crit == nil else { throw .invalid("the token has a critical header that is not known") }
        guard let kid = header.kid, !kid.isEmpty else { throw .invalid("the token names no key") }
        return (kid, header.alg)
    }

    /// - Parameter key: the one that the token's `kid` names.
    /// - Throws: ``AccessError``.
    func verify(_ token: String, kid: String, algorithm: String, key: KeySet.Key, now: Timestamp) async throws(AccessError) -> Principal {
        guard key.algorithm == algorithm else { throw .invalid("the key is not for the token's algorithm") }
        let claims: TokenClaims
        do {
            claims = try await key.verifier.verify(token, as: TokenClaims.self)
        } catch {
            throw .invalid("the token's signature or claims are not valid")
        }
        guard claims.issuer == configuration.issuer else { throw .invalid("the token is of another issuer") }
        guard claims.audience.contains(configuration.audience) else { throw .invalid("the token is for another audience") }
        let skew = configuration.skew / .seconds(1)
        let seconds = Double(now.microseconds) / 1_000_000
        guard let expires = claims.expires, expires.isFinite, abs(expires) < 1e11 else { throw .invalid("the token never expires") }
        guard seconds < expires + skew else { throw .expired }
        if let notBefore = claims.notBefore, seconds < notBefore - skew { throw .invalid("the token is not valid yet") }
        guard let subject = claims.subject, !subject.isEmpty, subject.utf8.count <= 256 else { throw .invalid("the token has no subject") }
        return Principal(
            name: subject, credential: .token(kid: kid), scopes: claims.scopes,
            accounts: AccountSelection(patterns: claims.accounts(configuration.accountsClaim)),
            expiresAt: Timestamp(microseconds: Int64((expires + skew) * 1_000_000)))
    }

    private struct Header: Decodable {
        var alg: String
        var kid: String?
        var crit: [String]?
    }
}
