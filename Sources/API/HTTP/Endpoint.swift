import HTTPTypes
import Hummingbird

/// A route: what it is, what it takes, what it answers and how. The router, the check of parameters, the OpenAPI document
/// and the answer to a wrong method are all made of this.
struct Endpoint: Sendable {
    enum Kind: Sendable {
        /// Answers with a schema of the OpenAPI document.
        case json(schema: String)
        /// Upgrades to WebSocket; the schemas are those of its messages.
        case webSocket(messages: [String])
        /// A file of one of these media types, by the query.
        case download(mediaTypes: [String])
        /// A page or a file, of this media type. It takes any query.
        case file(String)
    }

    /// As OpenAPI has it: `/api/v1/accounts/{account}/balance`.
    var path: String
    /// Unique; code generators name functions after it.
    var operation: String
    var tag: String
    var summary: String
    var notes: String = ""
    var parameters: [ParameterDescription] = []
    var kind: Kind
    var method: HTTPRequest.Method = .get
    /// Of the request's body, where it may have one.
    var requestSchema: String?
    /// Problems besides those that every route of its kind may answer with: status and name of the OpenAPI document.
    var problems: [(status: String, response: String)] = []
    /// Whether `explain=true` is known.
    var explains = false
    var handle: @Sendable (APIRequest) async throws -> Response

    var queryNames: [String] { parameters.filter { $0.place == .query }.map(\.name) }

    var hasAccount: Bool { path.contains("{account}") }

    /// Whether a request's path is one of this route's.
    func matches(_ requestPath: String) -> Bool {
        let template = path.split(separator: "/")
        let parts = requestPath.split(separator: "/")
        return template.count == parts.count && zip(template, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}

/// A request as a route's handler sees it.
struct APIRequest: Sendable {
    var request: Request
    var context: APIContext
    var query: QueryReader
    /// The account of the path, decoded; empty where the path has none.
    var account: String
}

extension Endpoint {
    func register(on router: Router<APIContext>) {
        router.on(RouterPath(path), method: method) { request, context in
            var query = QueryReader(pairs: [])
            if case .file = kind {} else { query = try QueryReader(request.uri.query ?? "", known: queryNames) }
            var account = ""
            if hasAccount {
                guard let decoded = context.parameters.get("account")?.removingURLPercentEncoding(), !decoded.isEmpty else {
                    throw Problem.invalidParameter("account", takes: "an account number as percent-encoded UTF-8")
                }
                account = decoded
            }
            return try await handle(APIRequest(request: request, context: context, query: query, account: account))
        }
    }
}
