import Crypto
import Foundation
import JWTKit
import Scalars
import StatementStore
import Synchronization
import Testing

@testable import Access

/// Which tokens are taken. All are real ones.
@Suite(.timeLimit(.minutes(10)))
struct TokenTests {
    @Test(arguments: ["ec", "rsa", "ed"])
    func `a token tells who asks and what that one may see`(kid: String) async throws {
        try await TestIssuer.with { issuer in
            let principal = try await issuer.authenticator().principal(for: issuer.token(kid: kid))
            #expect(principal.name == "alice")
            #expect(principal.has(.accountsRead) && !principal.has(.opsRead))
            #expect(principal.accounts.contains("ACC-1") && principal.accounts.contains("SG-7") && !principal.accounts.contains("ACC-10"))
            #expect(principal.expiresAt == Timestamp(microseconds: Int64((TestIssuer.now + 630) * 1_000_000)))
        }
    }

    @Test func `claims are read as providers send them`() async throws {
        try await TestIssuer.with { issuer in
            let token = try await issuer.token { claims in
                claims["aud"] = ["other", TestIssuer.audience]
                claims["scope"] = nil
                claims["scp"] = ["accounts:read", "ops:read"]
                claims["accounts"] = "*"
                claims["extra"] = ["nested": ["deep"]]
            }
            let principal = try await issuer.authenticator().principal(for: token)
            #expect(principal.scopes == [.accountsRead, .opsRead])
            #expect(principal.accounts.isAll)
        }
    }

    @Test func `without the claim there are no accounts`() async throws {
        try await TestIssuer.with { issuer in
            for value in [nil, 7, ["a": "*"], [1, 2]] as [Any?] {
                let token = try await issuer.token { $0["accounts"] = value }
                #expect(try await issuer.authenticator().principal(for: token).accounts == .none)
            }
        }
    }

    @Test func `tokens that are not for this server are refused`() async throws {
        try await TestIssuer.with { issuer in
            let authenticator = try await issuer.authenticator()
            let wrong: [(String, (inout [String: Any]) -> Void)] = [
                ("another issuer", { $0["iss"] = "https://evil.example" }), ("no issuer", { $0["iss"] = nil }),
                ("another audience", { $0["aud"] = "payments" }), ("other audiences", { $0["aud"] = ["payments", "odl2"] }),
                ("no audience", { $0["aud"] = nil }), ("no audience in the list", { $0["aud"] = [String]() }),
                ("expired", { $0["exp"] = TestIssuer.now - 31 }), ("no expiry", { $0["exp"] = nil }),
                ("an endless one", { $0["exp"] = 1e300 }), ("not yet valid", { $0["nbf"] = TestIssuer.now + 31 }),
                ("no subject", { $0["sub"] = nil }), ("an expiry that is a text", { $0["exp"] = "tomorrow" }),
            ]
            for (name, change) in wrong {
                let token = try await issuer.token(change)
                await #expect(throws: AccessError.self, "\(name)") { try await authenticator.principal(for: token) }
            }
        }
    }

    @Test func `clocks may be 30 seconds apart`() async throws {
        try await TestIssuer.with { issuer in
            let authenticator = try await issuer.authenticator()
            _ = try await authenticator.principal(for: issuer.token { $0["exp"] = TestIssuer.now - 29 })
            _ = try await authenticator.principal(for: issuer.token { $0["nbf"] = TestIssuer.now + 29 })
        }
    }

    @Test func `a token that was taken before is refused once it expires`() async throws {
        try await TestIssuer.with { issuer in
            let time = Mutex(TestIssuer.now)
            let authenticator = try await issuer.authenticator { time.withLock { $0 } }
            let token = try await issuer.token()
            let principal = try await authenticator.principal(for: token)
            #expect(authenticator.isValid(principal))
            time.withLock { $0 += 631 }
            #expect(!authenticator.isValid(principal))
            await #expect(throws: AccessError.expired) { try await authenticator.principal(for: token) }
        }
    }

    @Test func `alg none, and HMAC with a public key, are refused`() async throws {
        try await TestIssuer.with { issuer in
            let authenticator = try await issuer.authenticator()
            let payload = TestIssuer.base64URL(try TestIssuer.claims().json)
            for algorithm in ["none", "None", "NONE", "nOnE", ""] {
                let header = TestIssuer.base64URL(Data(#"{"alg":"\#(algorithm)","typ":"JWT","kid":"rsa"}"#.utf8))
                for signature in ["", "AA"] {
                    await #expect(throws: AccessError.self) {
                        try await authenticator.principal(for: "\(header).\(payload).\(signature)")
                    }
                }
            }
            // The classic: the public key, which everybody has, as the secret.
            let secrets = [Data(issuer.rsa.publicKey.pemRepresentation.utf8), issuer.rsa.publicKey.derRepresentation]
            for secret in secrets {
                for kid in ["rsa", "ec", "secret"] {
                    let header = TestIssuer.base64URL(Data(#"{"alg":"HS256","typ":"JWT","kid":"\#(kid)"}"#.utf8))
                    let mac = Crypto.HMAC<SHA256>.authenticationCode(for: Data("\(header).\(payload)".utf8), using: SymmetricKey(data: secret))
                    await #expect(throws: AccessError.self) {
                        try await authenticator.principal(for: "\(header).\(payload).\(TestIssuer.base64URL(Data(mac)))")
                    }
                }
            }
        }
    }

    @Test func `a key is good for its own algorithm only`() async throws {
        try await TestIssuer.with { issuer in
            let authenticator = try await issuer.authenticator()
            let others = JWTKeyCollection()
            await others.add(rsa: issuer.rsa, digestAlgorithm: .sha512, kid: "rsa")
            let rs512 = try await others.sign(TestIssuer.claims(), kid: "rsa")
            await #expect(throws: AccessError.self) { try await authenticator.principal(for: rs512) }
            // The right signature under the name of another key.
            let parts = try await issuer.token(kid: "ec").split(separator: ".")
            let header = TestIssuer.base64URL(Data(#"{"alg":"ES256","kid":"rsa"}"#.utf8))
            await #expect(throws: AccessError.self) { try await authenticator.principal(for: "\(header).\(parts[1]).\(parts[2])") }
        }
    }

    @Test func `unknown and missing key ids, critical headers, changed tokens and other texts are refused`() async throws {
        try await TestIssuer.with { issuer in
            let authenticator = try await issuer.authenticator()
            let stranger = JWTKeyCollection()
            await stranger.add(ecdsa: ES256PrivateKey(), kid: "stranger")
            let unknown = try await stranger.sign(TestIssuer.claims(), kid: "stranger")
            let nameless = JWTKeyCollection()
            await nameless.add(ecdsa: issuer.ec)
            let noKid = try await nameless.sign(TestIssuer.claims())
            let forged = JWTKeyCollection()
            await forged.add(ecdsa: ES256PrivateKey(), kid: "ec")
            let foreign = try await forged.sign(TestIssuer.claims(), kid: "ec")
            let good = try await issuer.token()
            let critical = try await issuer.token(header: ["crit": .array([.string("b64")])])
            var texts = [unknown, noKid, foreign, critical, "", ".", "..", "...", "a.b.c", good + ".x", String(good.dropLast(4)), "odl_x_y"]
            texts.append(String(repeating: "a", count: 100_000))
            let parts = good.split(separator: ".")
            let other = TestIssuer.base64URL(try TestIssuer.claims { $0["accounts"] = "*" }.json)
            texts.append("\(parts[0]).\(other).\(parts[2])")
            for text in texts {
                await #expect(throws: AccessError.self) { try await authenticator.principal(for: text) }
            }
        }
    }

    @Test func `keys change without a restart`() async throws {
        try await TestIssuer.with { issuer in
            let time = Mutex(TestIssuer.now)
            let authenticator = try await issuer.authenticator { time.withLock { $0 } }
            let old = try await issuer.token(kid: "ec")
            let principal = try await authenticator.principal(for: old)
            try issuer.publish(["new": "rsa"])
            let signers = JWTKeyCollection()
            await signers.add(rsa: issuer.rsa, digestAlgorithm: .sha256, kid: "new")
            let new = try await signers.sign(TestIssuer.claims(), kid: "new")
            time.withLock { $0 += 11 }
            // A key that is not known makes the source be asked.
            _ = try await authenticator.principal(for: new)
            await #expect(throws: AccessError.self) { try await authenticator.principal(for: old) }
            #expect(!authenticator.isValid(principal))
        }
    }

    @Test func `a key set that cannot be read any more leaves the last one in force`() async throws {
        try await TestIssuer.with { issuer in
            let authenticator = try await issuer.authenticator()
            try Data("{".utf8).write(to: URL(fileURLWithPath: issuer.path))
            await authenticator.reload()
            _ = try await authenticator.principal(for: issuer.token())
        }
    }

    @Test func `what no key set is, is refused at the start`() async throws {
        try await TestIssuer.with { issuer in
            for text in ["", "[]", "{}", #"{"keys":[]}"#, #"{"keys":[{"kty":"oct","k":"AA","kid":"a"}]}"#] {
                try Data(text.utf8).write(to: URL(fileURLWithPath: issuer.path))
                await #expect(throws: AccessError.self) { try await issuer.authenticator() }
            }
        }
    }

    @Test func `a key set comes over https, or from this machine`() {
        #expect(KeySetSource("https://issuer.example/jwks") == .url("https://issuer.example/jwks"))
        #expect(KeySetSource("http://127.0.0.1:8080/jwks") == .url("http://127.0.0.1:8080/jwks"))
        #expect(KeySetSource("http://issuer.example/jwks") == nil)
        #expect(KeySetSource("https://user:secret@issuer.example/jwks") == nil)
        #expect(KeySetSource("ftp://issuer.example/jwks") == nil)
        #expect(KeySetSource("keys/jwks.json") == .file("keys/jwks.json"))
        #expect(KeySetSource(discoveredFrom: "https://issuer.example/realm") == .issuer("https://issuer.example/realm"))
        #expect(KeySetSource(discoveredFrom: "http://issuer.example") == nil)
        #expect(KeySetSource(discoveredFrom: "issuer") == nil)
    }
}
