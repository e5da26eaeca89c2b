import Foundation
import NIOCore
import NIOHTTP1

/// Reads from the API beside the load: what there is to ask for, and how replication goes. One connection, one request at a time.
struct APIReader: Sendable {
    private let server: ServerURL
    private let headers: HTTPHeaders
    private let loop: any EventLoop
    private let connection: NIOLoopBound<LoadConnection>
    private let timeout: TimeAmount

    /// Called on the event loop.
    init(server: ServerURL, apiKey: String?, address: SocketAddress, loop: any EventLoop, timeout: TimeAmount) {
        self.server = server
        headers = RequestHeads.headers(server, apiKey: apiKey)
        self.loop = loop
        self.timeout = timeout
        connection = NIOLoopBound(
            LoadConnection(to: address, on: loop, connectTimeout: timeout, keepsBodies: true), eventLoop: loop)
    }

    /// - Parameter path: below the server's URL, with its query.
    /// - Throws: ``FailureCauseError``.
    func get(_ path: String) async throws -> (status: Int, body: Data) {
        let answer: (Int, ByteBuffer) = try await withCheckedThrowingContinuation { continuation in
            loop.execute {
                let connection = connection.value
                let expiry = loop.assumeIsolated().scheduleTask(in: timeout) { connection.abandon(.timeout) }
                connection.onOutcome = { outcome in
                    connection.onOutcome = { _ in }
                    expiry.cancel()
                    continuation.resume(with: outcome.map { ($0.status, $0.body ?? ByteBuffer()) })
                }
                connection.send(HTTPRequestHead(version: .http1_1, method: .GET, uri: server.prefix + path, headers: headers))
            }
        }
        return (answer.0, Data(answer.1.readableBytesView))
    }

    /// - Throws: ``FailureCauseError`` where the answer is no success, `DecodingError` where it is something else.
    func json<Value: Decodable>(_ path: String, as type: Value.Type) async throws -> Value {
        let (status, body) = try await get(path)
        guard status == 200 else { throw FailureCauseError(cause: .status(status)) }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Value.self, from: body)
    }

    func close() {
        loop.execute { connection.value.close() }
    }
}
