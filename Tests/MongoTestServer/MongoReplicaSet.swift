import CMongo
import Foundation
import StatementStore
import Synchronization

/// A replica set of a test.
public final class MongoReplicaSet: Sendable {
    public let members: [MongoProcess]
    private let name = "rs0"
    /// Behind the hosts in connection strings.
    private let uriOptions: String

    /// Starts the members and waits, a minute at most, until there is a primary.
    ///
    /// - Parameters:
    ///   - electionTimeout: after which a primary that does not answer is replaced, in milliseconds.
    ///   - arguments: of each mongod.
    ///   - uriOptions: that a client needs, TLS for example; begin with `&`.
    public init(members count: Int = 1, electionTimeout: Int = 10_000, arguments: [String] = [], uriOptions: String = "") throws {
        var started: [MongoProcess] = []
        do {
            for _ in 1...count { started.append(try MongoProcess(replicaSet: name, arguments: arguments)) }
        } catch {
            for member in started { member.end() }
            throw error
        }
        members = started
        self.uriOptions = uriOptions
        do {
            try initiate(electionTimeout)
            _ = try waitForPrimary()
        } catch {
            end()
            throw error
        }
    }

    public func end() { for member in members { member.end() } }

    public func uri(database: String, user: String? = nil) -> String {
        let credentials = user.map { $0 + "@" } ?? ""
        return "mongodb://\(credentials)\(members.map(\.address).joined(separator: ","))/\(database)?replicaSet=\(name)\(uriOptions)"
    }

    /// The member that is primary now; waits for an election, two minutes at most.
    public func waitForPrimary() throws -> MongoProcess {
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            for member in members {
                if let hello = try? command(#"{"hello": 1}"#, on: member), hello.contains(#""isWritablePrimary" : true"#) { return member }
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
        throw MongoServerError("no primary: " + members.map { $0.directory.path + "/log" }.joined(separator: ", "))
    }

    /// Runs a command on one member, or on the whole set.
    ///
    /// - Returns: the reply as extended JSON.
    @discardableResult
    public func command(_ json: String, on member: MongoProcess? = nil, database: String = "admin", user: String? = nil) throws -> String {
        let credentials = user.map { $0 + "@" } ?? ""
        let uri =
            member.map {
                "mongodb://\(credentials)\($0.address)/?directConnection=true&serverSelectionTimeoutMS=1000&socketTimeoutMS=2000\(uriOptions)"
            } ?? self.uri(database: "", user: user)
        mongoc_init()
        guard let client = mongoc_client_new(uri) else { throw MongoServerError("no connection string") }
        defer { mongoc_client_destroy(client) }
        var error = bson_error_t()
        guard let bson = bson_new_from_json(json, json.utf8.count, &error), let reply = odl_reply_new() else {
            throw MongoServerError("no JSON: \(json)")
        }
        defer {
            bson_destroy(bson)
            odl_reply_free(reply)
        }
        guard mongoc_client_command_simple(client, database, bson, nil, reply, &error) else {
            throw MongoServerError(withUnsafeBytes(of: error.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        guard let text = bson_as_relaxed_extended_json(reply, nil) else { return "" }
        defer { bson_free(text) }
        return String(cString: text)
    }

    private func initiate(_ electionTimeout: Int) throws {
        let list = members.enumerated().map { #"{"_id": \#($0.offset), "host": "\#($0.element.address)"}"# }.joined(separator: ", ")
        let configuration = #"""
            {"replSetInitiate": {"_id": "\#(name)", "members": [\#(list)],
            "settings": {"electionTimeoutMillis": \#(electionTimeout), "heartbeatIntervalMillis": \#(min(2_000, electionTimeout / 4))}}}
            """#
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            do {
                try command(configuration, on: members[0])
                return
            } catch {
                guard ContinuousClock.now < deadline else { throw error }
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
    }
}

extension MongoReplicaSet {
    /// One member that all tests of a process share, each with a database of its own.
    public static func shared() async throws -> MongoReplicaSet {
        try await offCooperativeThreads {
            try sharedSet.withLock { set in
                if let set { return set }
                let new = try MongoReplicaSet()
                set = new
                atexit { sharedSet.withLock { $0?.end() } }
                return new
            }
        }
    }

    /// A name for a test's database.
    public static func newDatabaseName() -> String { "t" + UUID().uuidString.replacing("-", with: "").prefix(20) }

    public func drop(database: String) async throws {
        _ = try await offCooperativeThreads { try self.command(#"{"dropDatabase": 1}"#, database: database) }
    }
}

private let sharedSet = Mutex<MongoReplicaSet?>(nil)
