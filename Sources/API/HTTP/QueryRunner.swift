import Hummingbird
import NIOCore
import Scalars
import StatementStore

/// Answers a request with a query of the store, or with the query's explanation.
struct QueryRunner: Sendable {
    let store: any StatementStore
    let wallClock: WallClock

    /// - Parameter body: the answer's rows as the route shows them.
    func answer(_ query: StatementQuery, to request: APIRequest, body: (QueryAnswer) -> ByteBuffer) async throws -> Response {
        if try request.query.value(.explain) == true {
            return .data(try await store.explain(query).json, source: nil, now: wallClock.now())
        }
        guard let answer = try await store.answer(query) else { throw Problem.unknownAccount }
        return .data(body(answer), source: answer.source, now: wallClock.now())
    }

    /// For queries of one row.
    func row(_ query: StatementQuery, to request: APIRequest) async throws -> Response {
        try await answer(query, to: request) { ByteBuffer(bytes: $0.rows.first ?? Array("null".utf8)) }
    }
}
