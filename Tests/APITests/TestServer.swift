import API
import Foundation
import Logging
import SQLiteStore
import Scalars
import ServiceLifecycle
import StatementStore
import Testing
import WebSocketTestClient

/// The whole server on free ports over a store of its own, which is removed afterwards.
struct TestServer: Sendable {
    let store: SQLiteStore
    let ports: BoundPorts
    let directory: String
    let shutDown: @Sendable () -> Void

    /// 2024-03-01T00:01:00Z, a minute after the samples' version 0.
    static let now = WallClock { Timestamp(microseconds: time("2024-03-01T00:01:00Z").microseconds) }

    static func with(
        clock: any Clock<Duration> = ContinuousClock(),
        store storeConfiguration: SQLiteStoreConfiguration = SQLiteStoreConfiguration(),
        configure: (inout APIConfiguration, _ directory: String) async throws -> Void = { _, _ in },
        _ body: @escaping @Sendable (TestServer) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "odl-api-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var configuration = APIConfiguration()
        configuration.port = 0
        configuration.dashboardPort = 0
        configuration.adminPort = 0
        configuration.dashboardDirectory = directory + "/dashboard"
        configuration.swaggerUIDirectory = directory + "/swagger-ui"
        try await configure(&configuration, directory)
        let store = try await SQLiteStore(path: directory + "/store.sqlite", configuration: storeConfiguration, clock: now)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = APIServer(store: store, configuration: configuration, wallClock: now, clock: clock, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            do {
                let ports = try await server.boundPorts()
                try await body(
                    TestServer(store: store, ports: ports, directory: directory) { Task { await group.triggerGracefulShutdown() } })
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        try await store.close()
    }

    func get(_ target: String, port: Int? = nil, method: String = "GET", fields: [(String, String)] = [], body: String = "")
        async throws -> Answer
    {
        try await RawConnection.with(port: port ?? ports.api) { connection in
            let extra = fields.map { "\($0.0): \($0.1)\r\n" }.joined()
            let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
            try await connection.send("\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(extra)\(length)\r\n\(body)")
            let head = RawHead(try await connection.readHead())
            let count = method == "HEAD" || head.status == 304 ? 0 : Int(head.fields["content-length"] ?? "") ?? 0
            return Answer(head: head, body: try await connection.read(count))
        }
    }

    func listening(_ path: String, fields: [(String, String)] = [], _ body: (inout RawConnection) async throws -> Void) async throws {
        try await RawConnection.with(port: ports.api) { connection in
            try #require(try await connection.upgrade(path, fields: fields).status == 101)
            try await body(&connection)
        }
    }
}

struct Answer: Sendable {
    var head: RawHead
    var body: [UInt8]

    var status: Int { head.status }
    var fields: [String: String] { head.fields }
    var text: String { String(decoding: body, as: UTF8.self) }

    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:] }

    func rows(_ name: String) -> [[String: Any]] { json[name] as? [[String: Any]] ?? [] }

    /// One member of every row.
    func column(_ name: String, of rows: String) -> [String] { self.rows(rows).map { $0[name] as? String ?? "?" } }
}
