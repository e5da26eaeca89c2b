import Access
import StatementStore

/// Accounts, their balances and their statements.
struct AccountEndpoints: Sendable {
    let queries: QueryRunner
    let seal: CursorSeal

    var all: [Endpoint] { [accounts, balance, statements, latestStatement] }

    private static let prefix = QueryParameter.text("prefix", "what the account numbers begin with")

    private var accounts: Endpoint {
        Endpoint(
            path: "/api/v1/accounts", operation: "listAccounts", tag: "Accounts",
            summary: "The accounts that the caller may see, or those of them whose number has a prefix, by account number",
            parameters: [Self.prefix.described(), .limit, .cursor, .explain], kind: .json(schema: "AccountPage"),
            access: .scope(.accountsRead), explains: true
        ) { request in
            var page = try request.query.page()
            page.cursor = try page.cursor.map(seal.open)
            var accounts = request.principal.accounts
            if let prefix = try request.query.value(Self.prefix) {
                // Who may not see account numbers may not find them out by trying either.
                guard request.principal.seesPII else { throw AccessError.missingScope(.accountsPII) }
                accounts = accounts.narrowed(toPrefix: prefix)
            }
            return try await queries.answer(.accounts(page, of: accounts), to: request) { answer in
                var answer = answer
                if !request.principal.seesPII { answer.nextCursor = answer.nextCursor.flatMap(seal.seal) }
                return answer.page("accounts")
            }
        }
    }

    private var balance: Endpoint {
        Endpoint(
            path: "/api/v1/accounts/{account}/balance", operation: "getBalance", tag: "Accounts",
            summary: "The closing balance of an account's latest statement", parameters: [.account, .explain],
            kind: .json(schema: "Balance"), access: .scope(.accountsRead), explains: true
        ) { try await queries.row(.balance(account: $0.account), to: $0) }
    }

    private var statements: Endpoint {
        Endpoint(
            path: "/api/v1/accounts/{account}/statements", operation: "listStatements", tag: "Accounts",
            summary: "An account's statements without their transactions, newest period first",
            parameters: [.account, .limit, .cursor, .explain], kind: .json(schema: "StatementPage"), access: .scope(.accountsRead), explains: true
        ) { request in
            try await queries.answer(.statements(account: request.account, try request.query.page()), to: request) {
                $0.page("statements")
            }
        }
    }

    private var latestStatement: Endpoint {
        Endpoint(
            path: "/api/v1/accounts/{account}/statements/latest", operation: "getLatestStatement", tag: "Accounts",
            summary: "An account's latest statement with its transactions", parameters: [.account, .explain],
            kind: .json(schema: "Statement"), access: .scope(.accountsRead), explains: true
        ) { try await queries.row(.latestStatement(account: $0.account), to: $0) }
    }
}

extension QueryReader {
    func page() throws(Problem) -> PageRequest {
        PageRequest(limit: try value(.limit) ?? QueryParameter.defaultLimit, cursor: try value(.cursor))
    }
}

extension ParameterDescription {
    static let limit = QueryParameter.limit.described()
    static let cursor = QueryParameter.cursor.described()
    static let explain = QueryParameter.explain.described()
}
