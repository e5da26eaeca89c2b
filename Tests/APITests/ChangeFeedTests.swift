import API
import Foundation
import SQLiteStore
import StatementStore
import Testing
import WebSocketTestClient
import WebSockets

/// The change feed over WebSocket: in order, each change once, and never silence.
@Suite(.timeLimit(.minutes(10)))
struct ChangeFeedTests {
    struct Message {
        let members: [String: Any]

        init(_ text: String) {
            members = (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) ?? [:]
        }

        var operation: String { members["operation"] as? String ?? "?" }
        var statement: String { members["statementId"] as? String ?? "?" }
        var token: String { members["token"] as? String ?? "?" }
    }

    @Test func `a change comes as it is made`() async throws {
        try await TestServer.with { server in
            try await server.store.apply(version: 1, [statement("S1")])
            try await server.listening("/ws/changes") { feed in
                try await server.store.apply(version: 2, [statement("S1", closing: "7.00"), statement("S2")])
                try await server.store.apply(version: 3, deletes: ["S1"])
                let messages = [try await feed.nextMessage(), try await feed.nextMessage(), try await feed.nextMessage()]
                #expect(messages.map(\.operation) == ["update", "insert", "delete"])
                #expect(messages.map(\.statement) == ["S1", "S2", "S1"])
                let first = messages[0].members
                #expect(first["source_version"] as? Int == 2)
                #expect(first["accountNumber"] as? String == "ACC-1")
                #expect(first["committed_at"] as? String == "2024-03-01T00:00:02.000000Z")
                let shown = try #require(first["statement"] as? [String: Any])
                #expect(shown["closingBalance"] as? String == "7.00")
                #expect(shown["transactions"] == nil)
            }
        }
    }

    @Test func `a feed of one account has its changes only`() async throws {
        try await TestServer.with { server in
            try await server.listening("/ws/changes/B%2F%C3%BC%203") { feed in
                try await server.store.applySamples()
                #expect(try await feed.nextMessage().statement == "S4")
            }
        }
    }

    @Test func `all listeners get the same`() async throws {
        try await TestServer.with { server in
            try await server.listening("/ws/changes") { one in
                try await server.listening("/ws/changes") { other in
                    try await server.store.applySamples()
                    for expected in ["S1", "S2", "S3", "S4"] {
                        let frame = try await one.nextMessage()
                        #expect(frame.statement == expected)
                        #expect(try await other.nextMessage().token == frame.token)
                    }
                }
            }
        }
    }

    @Test(arguments: ["/ws/changes", "/ws/changes/ACC-1"])
    func `a client that comes back misses nothing and gets nothing twice`(path: String) async throws {
        try await TestServer.with { server in
            let tokens = try await server.tokens { try await server.store.applySamples() }
            try await server.store.apply(version: 2, [statement("S5"), statement("S6")])
            try await server.listening("\(path)?after=\(tokens[0])") { feed in
                var statements: [String] = []
                while statements.last != "S6" { statements.append(try await feed.nextMessage().statement) }
                #expect(statements == (path == "/ws/changes" ? ["S2", "S3", "S4", "S5", "S6"] : ["S2", "S5", "S6"]))
                try await server.store.apply(version: 3, [statement("S7")])
                #expect(try await feed.nextMessage().statement == "S7")
            }
        }
    }

    @Test func `a feed begins at a time`() async throws {
        try await TestServer.with { server in
            try await server.store.applySamples()
            // The server's clock stands at 00:01:00.
            try await server.listening("/ws/changes?since=2024-03-01T00:01:00Z") { feed in
                let first = try await feed.nextMessage()
                #expect(first.statement == "S1")
            }
            try await server.listening("/ws/changes?since=2024-03-01T00:01:01Z") { feed in
                try await server.store.apply(version: 2, [statement("S5")])
                #expect(try await feed.nextMessage().statement == "S5")
            }
            let both = try await server.get("/ws/changes?since=2024-03-01T00:01:01Z&after=x")
            #expect(both.status == 422)
            #expect(both.json["parameter"] as? String == "since")
        }
    }

    @Test func `a time before all that is kept begins with a gap, then with what is kept`() async throws {
        var store = SQLiteStoreConfiguration()
        store.changeRetention = 1
        try await TestServer.with(store: store) { server in
            try await server.store.applySamples()
            try await server.listening("/ws/changes?since=2024-03-01") { feed in
                let gap = try await feed.nextMessage()
                #expect(gap.operation == "gap")
                #expect(gap.token != "?")
                #expect(try await feed.nextMessage().statement == "S4")
            }
        }
    }

    /// A ring that holds next to nothing: the client reads the store most of the time, is closed as too slow when it has
    /// just caught up, and comes back, all while changes are made.
    @Test(arguments: ["/ws/changes", "/ws/changes/ACC-1"])
    func `from the store to the ring and back nothing is lost`(path: String) async throws {
        let versions = 150
        try await TestServer.with { configuration, _ in
            configuration.changeRing = ChangeRing.Capacity(events: 2, bytes: 1 << 20)
        } _: { server in
            let tokens = try await server.tokens { try await server.store.apply(version: 0, [statement("S0")]) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for version in 1...versions {
                        try await server.store.apply(
                            version: Int64(version), [statement("S\(version)"), statement("X\(version)", account: "ACC-2")])
                    }
                }
                var token = tokens[0]
                var received: [String] = []
                while received.last != "S\(versions)" {
                    try await server.listening("\(path)?after=\(token)") { feed in
                        while received.last != "S\(versions)" {
                            let frame = try await feed.readFrame()
                            if frame.opcode == Opcode.close {
                                #expect(frame.closeCode == 1013)
                                return
                            }
                            let message = Message(frame.text)
                            token = message.token
                            if message.statement.hasPrefix("S") { received.append(message.statement) }
                        }
                    }
                }
                #expect(received == (1...versions).map { "S\($0)" })
                try await group.waitForAll()
            }
        }
    }

    @Test func `a token that is too old opens with a gap, and the feed goes on from there`() async throws {
        var store = SQLiteStoreConfiguration()
        store.changeRetention = 3
        try await TestServer.with(store: store) { server in
            let tokens = try await server.tokens { try await server.store.apply(version: 1, [statement("S1")]) }
            try await server.listening("/ws/changes") { witness in
                for version in 2...9 { try await server.store.apply(version: Int64(version), [statement("S\(version)")]) }
                let last = try await server.store.latestChangeToken()?.text
                while try await witness.nextMessage().token != last {}
                try await server.listening("/ws/changes?after=\(tokens[0])") { feed in
                    let gap = try await feed.nextMessage()
                    #expect(gap.operation == "gap")
                    #expect(gap.token == last)
                    try await server.store.apply(version: 10, [statement("S10")])
                    #expect(try await feed.nextMessage().statement == "S10")
                }
            }
        }
    }

    @Test func `listeners are told when changes are removed before anybody has read them`() async throws {
        var store = SQLiteStoreConfiguration()
        store.changeRetention = 3
        try await TestServer.with(store: store) { server in
            try await server.store.apply(version: 1, [statement("S1")])
            try await server.listening("/ws/changes/ACC-1") { feed in
                try await server.store.apply(version: 2, (2...9).map { statement("S\($0)") })
                #expect(try await feed.nextMessage().operation == "gap")
                try await server.store.apply(version: 3, [statement("S10")])
                #expect(try await feed.nextMessage().statement == "S10")
            }
        }
    }

    @Test(arguments: ["/ws/changes?after=nonsense", "/ws/changes/ACC-1?after="])
    func `what is no token is refused before the upgrade`(path: String) async throws {
        try await TestServer.with { server in
            try await RawConnection.with(port: server.ports.api) { connection in
                let head = try await connection.upgrade(path)
                #expect(head.status == 422)
            }
        }
    }

    @Test func `a client that does not read is closed with 1013, and resumes where it was`() async throws {
        let events = 120
        try await TestServer.with { configuration, _ in
            configuration.changeRing = ChangeRing.Capacity(events: 4, bytes: 1 << 24)
            configuration.webSockets.closeTimeout = .seconds(30)
        } _: { server in
            try await RawConnection.with(port: server.ports.api, receiveBuffer: 4_096) { slow in
                let head = try await slow.upgrade("/ws/changes")
                #expect(head.status == 101)
                try await server.listening("/ws/changes") { quick in
                    for version in 1...events {
                        try await server.store.apply(version: Int64(version), [statement("S\(version)", padding: 200_000)])
                        #expect(try await quick.nextMessage().statement == "S\(version)")
                    }
                }
                let (texts, close) = try await slow.readToClose()
                #expect(close.closeCode == 1013)
                let received = texts.map { Message($0).statement }
                #expect(received.count < events)
                #expect(received == (1...max(1, received.count)).prefix(received.count).map { "S\($0)" })
                let last = try #require(texts.last.map { Message($0).token })
                try await server.listening("/ws/changes?after=\(last)") { feed in
                    let next = try await feed.nextMessage()
                    #expect(next.statement == "S\(received.count + 1)")
                }
            }
        }
    }

    @Test func `a request that is no handshake is a problem`() async throws {
        try await TestServer.with { server in
            let answer = try await server.get("/ws/changes")
            #expect(answer.status == 426)
            #expect(answer.fields["upgrade"] == "websocket")
        }
    }

    @Test(arguments: [
        ("http://127.0.0.1", 101), ("https://127.0.0.1", 101), ("https://bank.example", 101), ("https://evil.example", 403),
        ("null", 403),
        ("http://127.0.0.1:81", 403),
    ])
    func `pages of other origins may not listen unless they are listed`(origin: String, status: Int) async throws {
        try await TestServer.with { configuration, _ in
            configuration.allowedOrigins = ["https://bank.example"]
        } _: { server in
            try await RawConnection.with(port: server.ports.api) { connection in
                let head = try await connection.upgrade("/ws/changes", fields: [("Origin", origin)])
                #expect(head.status == status)
            }
        }
    }
}

extension RawConnection {
    mutating func nextMessage() async throws -> ChangeFeedTests.Message {
        while true {
            let frame = try await readFrame()
            if frame.opcode == Opcode.text { return ChangeFeedTests.Message(frame.text) }
            try #require(frame.opcode != Opcode.close, "closed with \(frame.closeCode ?? 0)")
        }
    }
}

extension TestServer {
    /// The tokens of the changes that `body` makes of one account.
    func tokens(_ body: () async throws -> Void) async throws -> [String] {
        let before = try await store.latestChangeToken()
        try await body()
        return try await store.changes(after: before, limit: 500).map(\.token.text)
    }
}
