import Foundation
import Glibc
import MongoTestServer
import StatementStore
import Testing

@testable import MongoStore

@Suite("Connecting to MongoDB")
struct ConnectionTests {
    /// What an operator reads; throws when the store opens.
    private func failure(_ uri: String) async throws -> String {
        do {
            let store = try await MongoStore(uri: uri)
            store.close()
        } catch let error as StoreError {
            return error.description
        }
        throw MongoServerError("it opened")
    }

    @Test(arguments: ["", "localhost", "mongodb:/host", "postgres://u:s3cret@h/d", "mongodb://u:s3c@ret@h/d"])
    func whatIsNoConnectionString(_ uri: String) async throws {
        let text = try await failure(uri)
        #expect(text.contains("mongodb://USER:PASSWORD@HOST"))
        #expect(!text.contains("s3c"))
    }

    @Test func nobodyListens() async throws {
        let text = try await failure("mongodb://user:s3cret@127.0.0.1:1/odl?serverSelectionTimeoutMS=300")
        #expect(text.contains("MongoDB at 127.0.0.1:1: connection refused; is mongod running"))
        #expect(!text.contains("s3cret") && !text.contains("user"))
    }

    @Test func nameIsNotFound() async throws {
        let text = try await failure("mongodb://user:s3cret@nowhere.invalid/odl?serverSelectionTimeoutMS=300")
        #expect(text.contains("the host name was not found"))
        #expect(!text.contains("s3cret"))
        let srv = try await failure("mongodb+srv://user:s3cret@cluster.nowhere.invalid/odl?serverSelectionTimeoutMS=300")
        #expect(srv.contains("the host name was not found"))
        #expect(!srv.contains("s3cret"))
    }

    /// A firewall that swallows packets looks like a listener that never answers.
    @Test func nobodyAnswers() async throws {
        let listener = try SilentListener()
        defer { listener.close() }
        let text = try await failure(
            "mongodb://127.0.0.1:\(listener.port)/odl?serverSelectionTimeoutMS=600&connectTimeoutMS=200")
        #expect(text.contains("no answer in time"))
        #expect(text.contains("IP access list"))
    }

    @Test(.enabled(if: MongoProcess.executable != nil, "needs mongod: scripts/setup test"))
    func serverThatStandsAlone() async throws {
        let server = try MongoProcess(replicaSet: nil)
        defer { server.end() }
        let text = try await failure("mongodb://\(server.address)/odl")
        #expect(text.contains("not a replica set"))
        #expect(text.contains("rs.initiate()"))
    }

    @Test func messagesOfTheServerLoseTheDataInThem() {
        let error = MongoError(domain: 17, code: 11_000, message: "")
        #expect(error.message == "")
        #expect(
            MongoError.withoutData(#"E11000 duplicate key error collection: odl.x index: _id_ dup key: { _id: "S-1" }"#)
                == "E11000 duplicate key error collection: odl.x index: _id_ dup key")
        #expect(MongoError.withoutData(#"not authorized on odl to execute command { find: "x" }"#) == "not authorized on odl to execute command")
    }
}

/// Accepts connections in the kernel and never says a word.
private struct SilentListener {
    let port: Int
    private let descriptor: CInt

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 16) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isListening else { throw MongoServerError("cannot listen") }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    func close() { _ = Glibc.close(descriptor) }
}
