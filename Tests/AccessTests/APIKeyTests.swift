import Foundation
import Scalars
import StatementStore
import Synchronization
import Testing

@testable import Access

/// Keys of services.
@Suite(.timeLimit(.minutes(10)))
struct APIKeyTests {
    private static func now(_ seconds: Double = 0) -> Timestamp {
        Timestamp(microseconds: Int64((TestIssuer.now + seconds) * 1_000_000))
    }

    private static func make(expiresAt: Timestamp? = nil, in file: APIKeyFile) throws -> (key: APIKey, text: String) {
        let made = APIKey.make(
            name: "reports", scopes: [.accountsRead], accounts: ["ACC-1", "SG-*"], expiresAt: expiresAt, now: now())
        try file.update { $0.append(made.key) }
        return made
    }

    @Test func `a key is what it was made for, and its file does not hold it`() async throws {
        try await TestIssuer.with { issuer in
            let file = APIKeyFile(path: issuer.directory + "/keys.json")
            let made = try Self.make(in: file)
            let principal = try await issuer.authenticator().principal(for: made.text)
            #expect(principal.name == "key:" + made.key.id)
            #expect(principal.scopes == [.accountsRead])
            #expect(principal.accounts.contains("SG-1") && !principal.accounts.contains("ACC-2"))
            let kept = try String(contentsOfFile: file.path, encoding: .utf8)
            let secret = made.text.split(separator: "_", maxSplits: 2)[2]
            #expect(!kept.contains(secret))
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func `another secret, another id and other texts are refused`() async throws {
        try await TestIssuer.with { issuer in
            let file = APIKeyFile(path: issuer.directory + "/keys.json")
            let made = try Self.make(in: file)
            let other = try Self.make(in: file)
            let authenticator = try await issuer.authenticator()
            let secret = other.text.split(separator: "_", maxSplits: 2)[2]
            for text in ["odl_\(made.key.id)_\(secret)", made.text + "A", String(made.text.dropLast()), "odl_", "odl__", "odl_x_", "odl_\(made.key.id)_"] {
                await #expect(throws: AccessError.self, "\(text)") { try await authenticator.principal(for: text) }
            }
        }
    }

    @Test func `a revoked key is refused without a restart, and its sockets learn of it`() async throws {
        try await TestIssuer.with { issuer in
            let file = APIKeyFile(path: issuer.directory + "/keys.json")
            let made = try Self.make(in: file)
            let authenticator = try await issuer.authenticator()
            let principal = try await authenticator.principal(for: made.text)
            #expect(authenticator.isValid(principal))
            try file.update { $0[0].revoke(at: Self.now()) }
            await authenticator.reload()
            #expect(!authenticator.isValid(principal))
            await #expect(throws: AccessError.self) { try await authenticator.principal(for: made.text) }
        }
    }

    @Test func `a key whose rights were changed makes those of before invalid`() async throws {
        try await TestIssuer.with { issuer in
            let file = APIKeyFile(path: issuer.directory + "/keys.json")
            let made = try Self.make(in: file)
            let authenticator = try await issuer.authenticator()
            let principal = try await authenticator.principal(for: made.text)
            try file.update { $0[0].accounts = ["ACC-1"] }
            await authenticator.reload()
            #expect(!authenticator.isValid(principal))
        }
    }

    @Test func `a key expires`() async throws {
        try await TestIssuer.with { issuer in
            let file = APIKeyFile(path: issuer.directory + "/keys.json")
            let made = try Self.make(expiresAt: Self.now(10), in: file)
            let time = Mutex(TestIssuer.now)
            let authenticator = try await issuer.authenticator { time.withLock { $0 } }
            let principal = try await authenticator.principal(for: made.text)
            time.withLock { $0 += 10 }
            #expect(!authenticator.isValid(principal))
            await #expect(throws: AccessError.expired) { try await authenticator.principal(for: made.text) }
        }
    }

    @Test func `a file that goes takes its keys with it; one that is damaged leaves the last ones`() async throws {
        try await TestIssuer.with { issuer in
            let file = APIKeyFile(path: issuer.directory + "/keys.json")
            let made = try Self.make(in: file)
            let authenticator = try await issuer.authenticator()
            try Data("{".utf8).write(to: URL(fileURLWithPath: file.path))
            await authenticator.reload()
            _ = try await authenticator.principal(for: made.text)
            try FileManager.default.removeItem(atPath: file.path)
            await authenticator.reload()
            await #expect(throws: AccessError.self) { try await authenticator.principal(for: made.text) }
        }
    }

    @Test func `two processes that change the file lose nothing`() async throws {
        try await TestIssuer.with { issuer in
            let file = APIKeyFile(path: issuer.directory + "/keys.json")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { _ = try Self.make(in: file) } }
                try await group.waitForAll()
            }
            #expect(Set(try file.read().map(\.id)).count == 20)
        }
    }
}
