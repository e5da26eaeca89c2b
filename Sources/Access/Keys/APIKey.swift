import Crypto
import Foundation
import Scalars
import StatementStore

/// A key of a service, as it is kept: without its secret.
public struct APIKey: Sendable, Hashable, Codable {
    /// Names the key; it is in the key itself and no secret.
    public var id: String
    /// What the key is for, in its owner's words.
    public var name: String
    /// SHA-256 of the secret in hex. The secret has 256 random bits, so that no slow hash is needed: there is nothing to guess.
    public var hash: String
    public var scopes: [String]
    /// As ``StatementStore/AccountSelection`` reads them.
    public var accounts: [String]
    /// RFC 3339, as the other times.
    public var createdAt: String
    public var expiresAt: String?
    public var revokedAt: String?

    static let prefix = "odl_"
    private static let idLength = 12

    /// A key as it is given out: `odl_ID_SECRET`.
    struct Presented {
        var id: String
        var secret: [UInt8]

        /// Nil when it is no key.
        init?(_ text: String) {
            guard text.hasPrefix(APIKey.prefix), text.utf8.count < 128 else { return nil }
            let rest = text.dropFirst(APIKey.prefix.count)
            guard let separator = rest.firstIndex(of: "_"), let secret = Base64URL.decode(String(rest[rest.index(after: separator)...])),
                secret.count == 32
            else { return nil }
            id = String(rest[..<separator])
            self.secret = secret
        }
    }

    /// Makes a key.
    ///
    /// - Returns: what is kept, and the text that is shown once.
    public static func make(
        name: String, scopes: [Scope], accounts: [String], expiresAt: Timestamp?, now: Timestamp
    ) -> (key: APIKey, text: String) {
        var random = SystemRandomNumberGenerator()
        let secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        let id = String((0..<idLength).map { _ in letters.randomElement(using: &random) ?? "0" })
        let key = APIKey(
            id: id, name: name, hash: hex(SHA256.hash(data: secret)), scopes: scopes.map(\.rawValue), accounts: accounts,
            createdAt: text(now), expiresAt: expiresAt.map(text), revokedAt: nil)
        return (key, prefix + id + "_" + Base64URL.encode(secret))
    }

    /// - Throws: ``AccessError``.
    func principal(for secret: [UInt8], now: Timestamp) throws(AccessError) -> Principal {
        // swift-crypto compares digests in constant time.
        guard let kept = Self.bytes(hex: hash), SHA256.hash(data: secret) == kept else { throw .invalid("no such key") }
        guard revokedAt == nil else { throw .invalid("the key is revoked") }
        let end = expiresAt.flatMap { Timestamp($0) }
        guard (end == nil) == (expiresAt == nil) else { throw .invalid("the key's expiry cannot be read") }
        if let end, now >= end { throw .expired }
        return Principal(
            name: "key:" + id, credential: .apiKey(id: id), scopes: Set(scopes.map(Scope.init(rawValue:))),
            accounts: AccountSelection(patterns: accounts), expiresAt: end)
    }

    static func text(_ time: Timestamp) -> String {
        var bytes: [UInt8] = []
        time.append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func bytes(hex: String) -> Data? {
        let digits = Array(hex.utf8)
        guard digits.count == 64 else { return nil }
        var data = Data()
        for index in stride(from: 0, to: 64, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else { return nil }
            data.append(byte)
        }
        return data
    }
}

extension APIKey {
    /// Keeps the time when it was revoked first.
    public mutating func revoke(at now: Timestamp) { revokedAt = revokedAt ?? Self.text(now) }
}
