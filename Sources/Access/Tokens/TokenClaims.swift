import JWTKit

/// The claims of an access token that count here (RFC 7519, RFC 9068). Times and names are checked by ``TokenVerifier``, whose
/// clock and configuration JWTKit does not know.
struct TokenClaims: JWTPayload {
    var issuer: String?
    /// Seconds since 1970.
    var expires: Double?
    var notBefore: Double?
    /// Every claim that is a list of texts, or one text, which stands for a list of one.
    private var lists: [String: [String]] = [:]

    init(from decoder: any Decoder) throws {
        let claims = try decoder.container(keyedBy: Name.self)
        issuer = try claims.decodeIfPresent(String.self, forKey: Name("iss"))
        expires = try claims.decodeIfPresent(Double.self, forKey: Name("exp"))
        notBefore = try claims.decodeIfPresent(Double.self, forKey: Name("nbf"))
        for name in claims.allKeys {
            if let one = try? claims.decode(String.self, forKey: name) {
                lists[name.stringValue] = [one]
            } else if let several = try? claims.decode([String].self, forKey: name) {
                lists[name.stringValue] = several
            }
        }
    }

    var subject: String? { lists["sub"].flatMap { $0.count == 1 ? $0[0] : nil } }

    var audience: [String] { lists["aud"] ?? [] }

    /// `scope` is one text with blanks between (RFC 8693, 4.2); `scp` is what some providers send, as a list or such a text.
    var scopes: Set<Scope> {
        let texts = (lists["scope"] ?? []) + (lists["scp"] ?? [])
        return Set(texts.flatMap { $0.split(separator: " ") }.map { Scope(rawValue: String($0)) })
    }

    /// Nothing where the claim is missing or of another type.
    func accounts(_ claim: String) -> [String] { lists[claim] ?? [] }

    /// Tokens are not made here.
    func encode(to encoder: any Encoder) throws {
        throw EncodingError.invalidValue(self, .init(codingPath: encoder.codingPath, debugDescription: "claims are only read"))
    }

    func verify(using algorithm: some JWTAlgorithm) async throws {}

    private struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
