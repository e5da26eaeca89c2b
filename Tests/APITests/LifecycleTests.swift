import Logging
import SQLiteStore
import ServiceLifecycle
import Testing
import WebSocketTestClient

@testable import API

@Suite(.timeLimit(.minutes(10)))
struct LifecycleTests {
    @Test func `a port that is taken is named, with its flag`() async throws {
        try await TestServer.with { server in
            var configuration = APIConfiguration()
            configuration.port = 0
            configuration.adminPort = nil
            configuration.dashboardPort = server.ports.api
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let second = APIServer(store: server.store, configuration: configuration, logger: logger)
            let error = await #expect(throws: APIServerError.self) { try await second.run() }
            #expect(
                error?.description
                    == "port \(server.ports.api) of 127.0.0.1 is in use; stop what listens there or give another --dashboard-port")
            await #expect(throws: APIServerError.stopped) { try await second.boundPorts() }
        }
    }

    @Test func `shutdown closes WebSockets with 1001 and ends the server`() async throws {
        try await TestServer.with { server in
            try await server.listening("/ws/changes") { feed in
                try await server.listening("/ws/status") { watcher in
                    server.shutDown()
                    let closes = [try await feed.readToClose().close, try await watcher.readToClose().close]
                    #expect(closes.map(\.closeCode) == [1001, 1001])
                }
            }
        }
    }
}
