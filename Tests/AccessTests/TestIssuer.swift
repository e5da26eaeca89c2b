import Access
import Crypto
import CryptoExtras
import Foundation
import JWTKit
import Logging
import Scalars

/// An OpenID provider as far as it matters here: it has keys, publishes them in a file and signs tokens.
struct TestIssuer {
    static let issuer = "https://issuer.example"
    static let audience = "odl"
    /// 2024-03-01T00:00:00Z in seconds.
    static let now: Double = 1_709_251_200

    let directory: String
    let ec = ES256PrivateKey()
    let rsa: JWTKit.Insecure.RSA.PrivateKey
    let ed: EdDSA.PrivateKey
    let signers = JWTKeyCollection()

    var path: String { directory + "/jwks.json" }

    private init(directory: String) async throws {
        self.directory = directory
        rsa = try JWTKit.Insecure.RSA.PrivateKey(backing: _RSA.Signing.PrivateKey(keySize: .bits2048))
        ed = try EdDSA.PrivateKey(curve: .ed25519)
        await signers.add(ecdsa: ec, kid: "ec")
        await signers.add(rsa: rsa, digestAlgorithm: .sha256, kid: "rsa")
        await signers.add(eddsa: ed, kid: "ed")
    }

    static func with(_ body: (TestIssuer) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "odl-access-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let issuer = try await TestIssuer(directory: directory)
        try issuer.publish()
        try await body(issuer)
    }

    /// - Parameter kids: which keys, under which names.
    func publish(_ kids: [String: String] = ["ec": "ec", "rsa": "rsa", "ed": "ed"]) throws {
        let primitives = try rsa.publicKey.getKeyPrimitives()
        let point = ec.publicKey.parameters!
        let edX = try JSONDecoder().decode([String: String].self, from: Data(#"{"x":"\#(Self.base64URL(ed.publicKey.rawRepresentation))"}"#.utf8))["x"]!
        let keys: [String: [String: String]] = [
            "ec": ["kty": "EC", "crv": "P-256", "x": Self.unpadded(point.x), "y": Self.unpadded(point.y), "alg": "ES256", "use": "sig"],
            "rsa": [
                "kty": "RSA", "n": Self.base64URL(primitives.modulus), "e": Self.base64URL(primitives.publicExponent), "use": "sig",
            ],
            "ed": ["kty": "OKP", "crv": "Ed25519", "x": edX],
        ]
        var list: [[String: String]] = kids.map { kid, name in keys[name]!.merging(["kid": kid]) { $1 } }
        // As real providers do: keys that are not for this.
        list.append(["kty": "oct", "k": "c2VjcmV0", "kid": "secret"])
        list.append(["kty": "EC", "crv": "P-521", "x": "AA", "y": "AA", "kid": "other"])
        try JSONSerialization.data(withJSONObject: ["keys": list]).write(to: URL(fileURLWithPath: path))
    }

    func token(
        kid: String = "ec", header: JWTHeader = JWTHeader(), _ change: (inout [String: Any]) -> Void = { _ in }
    ) async throws -> String {
        try await signers.sign(Self.claims(change), kid: JWKIdentifier(string: kid), header: header)
    }

    static func claims(_ change: (inout [String: Any]) -> Void = { _ in }) throws -> AnyClaims {
        var claims: [String: Any] = [
            "iss": issuer, "aud": audience, "sub": "alice", "exp": now + 600, "nbf": now - 60, "scope": "accounts:read openid",
            "accounts": ["ACC-1", "SG-*"],
        ]
        change(&claims)
        return AnyClaims(json: try JSONSerialization.data(withJSONObject: claims))
    }

    func authenticator(now: @escaping @Sendable () -> Double = { TestIssuer.now }) async throws -> Authenticator {
        let tokens = TokenConfiguration(keys: .file(path), issuer: Self.issuer, audience: Self.audience)
        return try await Authenticator(
            configuration: AuthenticationConfiguration(tokens: tokens, apiKeys: APIKeyFile(path: directory + "/keys.json")),
            wallClock: WallClock { Timestamp(microseconds: Int64(now() * 1_000_000)) }, logger: quiet)
    }

    static func base64URL(_ data: some DataProtocol) -> String {
        unpadded(Data(data).base64EncodedString())
    }

    private static func unpadded(_ base64: String) -> String {
        base64.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Claims of whatever shape.
struct AnyClaims: JWTPayload {
    let json: Data

    init(json: Data) { self.json = json }

    init(from decoder: any Decoder) throws { json = Data() }

    func encode(to encoder: any Encoder) throws {
        try JSONDecoder().decode(Node.self, from: json).encode(to: encoder)
    }

    func verify(using algorithm: some JWTAlgorithm) async throws {}

    private indirect enum Node: Codable {
        case text(String), number(Double), list([Node]), object([String: Node])

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let text = try? value.decode(String.self) {
                self = .text(text)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else if let list = try? value.decode([Node].self) {
                self = .list(list)
            } else {
                self = .object(try value.decode([String: Node].self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var value = encoder.singleValueContainer()
            switch self {
            case .text(let text): try value.encode(text)
            case .number(let number): try value.encode(number)
            case .list(let list): try value.encode(list)
            case .object(let object): try value.encode(object)
            }
        }
    }
}
