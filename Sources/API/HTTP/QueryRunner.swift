import Access
import HTTPTypes
import Hummingbird
import NIOCore
import Scalars
import StatementStore

/// Answers a request with a query of the store, or with the query's explanation.
struct QueryRunner: Sendable {
    let store: any StatementStore
    let wallClock: WallClock
    let load = QueryLoad()

    /// - Parameter body: the answer's rows as the route shows them.
    func answer(_ query: StatementQuery, to request: APIRequest, body: (QueryAnswer) -> ByteBuffer) async throws -> Response {
        if try request.query.value(.explain) == true {
            return .data(try await load.measuring { try await store.explain(query).json }, source: nil, now: wallClock.now())
        }
        let start = ContinuousClock.now
        guard var answer = try await load.measuring({ try await store.answer(query) }) else { throw Problem.unknownAccount }
        let taken = ContinuousClock.now - start
        if !request.principal.seesPII {
            let account = request.account.isEmpty ? nil : request.account
            answer.json = JSONRows((0..<answer.json.count).map { PIIMask.masked(Array(answer.json[$0]), account: account) })
        }
        var response = Response.data(body(answer), source: answer.source, now: wallClock.now(), to: request.request)
        response.headers.append(HTTPField(name: .serverTiming, value: Self.serverTiming(store: taken)))
        return response
    }

    /// For queries of one row.
    func row(_ query: StatementQuery, to request: APIRequest) async throws -> Response {
        try await answer(query, to: request) { ByteBuffer(bytes: $0.json.isEmpty ? Array("null".utf8) : $0.json.bytes) }
    }

    /// `store;dur=1.234`, milliseconds with three decimals (https://www.w3.org/TR/server-timing/).
    private static func serverTiming(store: Duration) -> [UInt8] {
        let (seconds, attoseconds) = store.components
        var text = Array("store;dur=".utf8)
        DecimalText.append(unscaled: Int128(seconds * 1_000_000 + attoseconds / 1_000_000_000_000), scale: 3, to: &text)
        return text
    }
}

extension HTTPField.Name {
    /// How long the store took to answer, as the API sees it.
    static let serverTiming = HTTPField.Name.literal("Server-Timing")
}
