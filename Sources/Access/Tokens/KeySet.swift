import Foundation
import JWTKit

/// The public keys of a JSON Web Key Set (RFC 7517) by their `kid`, each with the one algorithm that it is good for.
///
/// Which algorithm a token is checked with is the key's to say, never the token's: HS256 with a public key as its secret, and
/// `none`, have nothing to run on.
struct KeySet: Sendable {
    struct Key: Sendable {
        /// RS256, ES256 or EdDSA.
        var algorithm: String
        /// Holds this key alone: JWTKit's own collection falls back to a default key where a `kid` is not known.
        var verifier: JWTKeyCollection
    }

    static let maxKeys = 64
    /// Of the document, in bytes.
    static let maxSize = 256 * 1024

    let keys: [String: Key]

    /// Keys of other kinds, for encryption, or without `kid` are passed over: providers publish them beside those for signing.
    ///
    /// - Throws: ``AccessError`` when this is no key set or none of its keys can be used.
    init(_ json: Data) async throws(AccessError) {
        guard json.count <= Self.maxSize, let document = try? JSONDecoder().decode(Document.self, from: json) else {
            throw .invalid("not a JSON Web Key Set")
        }
        var keys: [String: Key] = [:]
        for candidate in document.keys.prefix(Self.maxKeys) {
            guard let jwk = candidate.key, candidate.isForSigning, let algorithm = Self.algorithm(of: jwk), let kid = jwk.keyIdentifier
            else { continue }
            let collection = JWTKeyCollection()
            do { try await collection.add(jwk: Self.publicKey(jwk, algorithm)) } catch { continue }
            keys[kid.string] = Key(algorithm: algorithm.rawValue, verifier: collection)
        }
        guard !keys.isEmpty else { throw .invalid("the JSON Web Key Set has no key with a kid for RS256, ES256 or EdDSA") }
        self.keys = keys
    }

    private static func algorithm(of jwk: JWK) -> JWK.Algorithm? {
        let natural: JWK.Algorithm?
        switch (jwk.keyType, jwk.curve?.rawValue) {
        case (.rsa, _): natural = .rs256
        case (.ecdsa, "P-256"): natural = .es256
        case (.octetKeyPair, "Ed25519"): natural = .eddsa
        default: natural = nil
        }
        return jwk.algorithm == nil || jwk.algorithm == natural ? natural : nil
    }

    private static func publicKey(_ jwk: JWK, _ algorithm: JWK.Algorithm) -> JWK {
        var jwk = jwk
        jwk.algorithm = algorithm
        jwk.privateExponent = nil
        jwk.prime1 = nil
        jwk.prime2 = nil
        return jwk
    }

    private struct Document: Decodable {
        var keys: [Candidate]
    }

    /// A key of whatever kind: one that JWTKit does not know is no reason to refuse the others.
    private struct Candidate: Decodable {
        var key: JWK?
        var isForSigning: Bool

        private enum CodingKeys: String, CodingKey {
            case use
            case operations = "key_ops"
        }

        init(from decoder: any Decoder) throws {
            key = try? JWK(from: decoder)
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            let use = try? fields.decodeIfPresent(String.self, forKey: .use)
            let operations = try? fields.decodeIfPresent([String].self, forKey: .operations)
            isForSigning = (use ?? "sig") == "sig" && (operations?.contains("verify") ?? true)
        }
    }
}
