import Foundation
import MongoTestServer
import StatementStore
import Testing

@testable import MongoStore

/// TLS and SCRAM, with a user that has the documented role and nothing else.
@Suite("MongoDB with TLS and users", .enabled(if: MongoProcess.executable != nil, "needs mongod: scripts/setup test"))
struct SecurityTests {
    @Test func documentedRolesAreEnough() async throws {
        try await withSecuredServer { set, certificates in
            let writer = try await MongoStore(uri: set.uri(database: "odl", user: "replicator:repl1cate") + "&authSource=admin")
            defer { writer.close() }
            try await writer.apply(version: 1, upserts: [statement("S1", transactions: [transaction("a", "2024-01-05T10:00:00Z")])])
            try await writer.apply(version: 2, upserts: [statement("S2")], deletes: ["S1"])
            try await writer.report(
                ReplicationReport(
                    phase: .following, tableURI: "/t", source: position(2), pendingSince: nil, lastError: nil, reportedAt: time("2024-03-01")))
            _ = try await writer.discardQuarantined(ids: nil)
            #expect(try await writer.checkIndexes() == [])

            let reader = try await MongoStore(uri: set.uri(database: "odl", user: "reader:r3ad") + "&authSource=admin")
            defer { reader.close() }
            #expect(try await reader.answer(.accounts(PageRequest(limit: 10)))?.rows.count == 1)
            #expect(try await reader.changes(after: nil, limit: 10).count == 3)
            #expect(try await reader.status().documentCount == 1)
            #expect(try await reader.checkIndexes() == [])
            var updates = reader.updates().makeAsyncIterator()
            #expect(await updates.next() != nil)
            await #expect(throws: StoreError.unavailable("")) { try await reader.apply(version: 3, upserts: [statement("S3")]) }
            do { try await reader.apply(version: 3, upserts: [statement("S3")]) } catch {
                #expect("\(error)".contains("atlas-setup/roles.js"))
            }
        }
    }

    @Test func wrongPasswordAndUntrustedCertificate() async throws {
        try await withSecuredServer { set, certificates in
            func failure(_ uri: String) async -> String {
                do {
                    try await MongoStore(uri: uri).close()
                    return "it opened"
                } catch { return "\(error)" }
            }
            let wrong = await failure(
                set.uri(database: "odl", user: "reader:wr0ng") + "&authSource=admin&serverSelectionTimeoutMS=2000")
            #expect(wrong.contains("authentication failed"))
            #expect(!wrong.contains("wr0ng"))
            let address = set.members[0].address
            let untrusted = await failure(
                "mongodb://reader:r3ad@\(address)/odl?replicaSet=rs0&tls=true&authSource=admin&serverSelectionTimeoutMS=1000")
            #expect(untrusted.contains("no TLS connection"))
            let plain = await failure("mongodb://reader:r3ad@\(address)/odl?replicaSet=rs0&authSource=admin&serverSelectionTimeoutMS=1000")
            #expect(plain.contains("tls=true"))
            #expect(!plain.contains("r3ad"))
        }
    }

    private func withSecuredServer(_ body: (MongoReplicaSet, Certificates) async throws -> Void) async throws {
        let certificates = try Certificates()
        defer { certificates.remove() }
        let set = try await offCooperativeThreads {
            let set = try MongoReplicaSet(
                arguments: [
                    "--tlsMode", "requireTLS", "--tlsCertificateKeyFile", certificates.server, "--tlsCAFile", certificates.authority,
                    "--tlsAllowConnectionsWithoutCertificates", "--keyFile", certificates.key,
                ], uriOptions: "&tls=true&tlsCAFile=\(certificates.authority)")
            do { try Self.makeUsers(set) } catch {
                set.end()
                throw error
            }
            return set
        }
        defer { set.end() }
        try await body(set, certificates)
    }

    /// The first user is let in by the localhost exception; the roles are those of atlas-setup.
    private static func makeUsers(_ set: MongoReplicaSet) throws {
        try set.command(#"{"createUser": "admin", "pwd": "adm1n", "roles": ["root"]}"#, on: set.members[0])
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../atlas-setup/roles.json")
        let roles = try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [[String: Any]] ?? []
        for role in roles {
            // A command's name must come first, which a dictionary does not promise.
            let name = role["createRole"] as? String ?? ""
            let rest = try role.filter { $0.key != "createRole" }.map { key, value in
                "\"\(key)\": " + String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
            }
            try set.command("{\"createRole\": \"\(name)\", \(rest.joined(separator: ", "))}", on: set.members[0], user: "admin:adm1n")
        }
        for (user, password, role) in [("replicator", "repl1cate", "odlReplicator"), ("reader", "r3ad", "odlReader")] {
            try set.command(
                #"{"createUser": "\#(user)", "pwd": "\#(password)", "roles": ["\#(role)"]}"#, on: set.members[0], user: "admin:adm1n")
        }
    }
}

/// An authority, a server's certificate of it, and the members' shared key, made by openssl in a directory of their own.
struct Certificates: Sendable {
    private let directory: URL
    var authority: String { directory.path + "/ca.pem" }
    var server: String { directory.path + "/server.pem" }
    var key: String { directory.path + "/key" }

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "odl-certificates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let script = """
            set -e; cd "$0"; umask 077
            openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=test authority' -keyout ca.key -out ca.pem
            openssl req -newkey rsa:2048 -nodes -subj '/CN=127.0.0.1' -keyout server.key -out server.csr
            printf 'subjectAltName=IP:127.0.0.1' > extensions
            openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile extensions -out server.crt
            cat server.key server.crt > server.pem
            openssl rand -base64 96 | tr -d '\\n' > key
            """
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script, directory.path]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw MongoServerError("openssl failed") }
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }
}
