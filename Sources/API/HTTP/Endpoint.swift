import Access
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
    /// Who may call it. Without a rule: nobody.
    var access = AccessRule.denied
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
    /// Who asks.
    var principal: Principal
}

extension Endpoint {
    func register(on router: Router<APIContext>, gate: AccessGate) {
        // Of the route, not of each request.
        let (hasAccount, isWebSocket, queryNames) = (hasAccount, isWebSocket, queryNames)
        router.on(RouterPath(path), method: method) { request, context in
            guard isWebSocket else { return try await answer(request, context, gate, hasAccount, queryNames) }
            // In a task of its own: what memory a task has taken for its calls it keeps to its end, which a WebSocket's is hours away.
            async let response = answer(request, context, gate, hasAccount, queryNames)
            return try await response
        }
    }

    private func answer(
        _ request: Request, _ context: APIContext, _ gate: AccessGate, _ hasAccount: Bool, _ queryNames: [String]
    ) async throws -> Response {
        // A path that cannot be decoded names no account that anybody may see.
        let account = hasAccount ? context.parameters.get("account")?.removingURLPercentEncoding() ?? "" : nil
        let principal = try await gate.admit(
            request, context, endpoint: self, account: account, ticket: isWebSocket ? Self.ticket(of: request) : nil)
        var query = QueryReader(pairs: [])
        if case .file = kind {} else { query = try QueryReader(request.uri.query ?? "", known: queryNames) }
        if account?.isEmpty == true {
            throw Problem.invalidParameter("account", takes: "an account number as percent-encoded UTF-8")
        }
        let request = APIRequest(request: request, context: context, query: query, account: account ?? "", principal: principal)
        guard let audit = gate.audit else { return try await handle(request) }
        let response: Response
        do { response = try await handle(request) } catch {
            try await audit.record(self, principal, account: account, status: Problem(error).status.code, context)
            throw error
        }
        try await audit.record(self, principal, account: account, status: response.status.code, context)
        return response
    }

    private var isWebSocket: Bool {
        if case .webSocket = kind { true } else { false }
    }

    private static func ticket(of request: Request) -> String? { request.uri.queryParameters.get("ticket") }
}

extension ParameterDescription {
    /// Read before the other parameters: see ``AccessGate``.
    static let ticket = ParameterDescription(
        name: "ticket", place: .query, isRequired: false,
        takes: "a ticket of POST /api/v1/ws-tickets, in place of the header Authorization, which browsers do not send",
        schema: #"{"type":"string","minLength":1}"#)
}
