import Access
import Banking
import StatementStore

/// An account's transactions: filtered, and by full text.
struct TransactionEndpoints: Sendable {
    let queries: QueryRunner

    private static let category = QueryParameter.text("category", "a category, compared exactly")
    private static let merchant = QueryParameter.text("merchant", "a merchant's whole name; the case of ASCII letters is ignored")
    private static let minAmount = QueryParameter.amount("min_amount")
    private static let maxAmount = QueryParameter.amount("max_amount")
    private static let text = QueryParameter.text("q", "words to search for in description and merchant")

    var all: [Endpoint] { [transactions, search] }

    private var transactions: Endpoint {
        Endpoint(
            path: "/api/v1/accounts/{account}/transactions", operation: "listTransactions", tag: "Transactions",
            summary: "An account's transactions, newest first", notes: "All filters that are given must hold.",
            parameters: [
                .account, Self.category.described(), QueryParameter.type.described(), Self.merchant.described(),
                Self.minAmount.described(), Self.maxAmount.described(), QueryParameter.from.described(),
                QueryParameter.to.described(), .limit, .cursor, .explain,
            ],
            kind: .json(schema: "TransactionPage"), access: .scope(.accountsRead), explains: true
        ) { request in
            let query = StatementQuery.transactions(
                account: request.account, try Self.filter(request.query), try request.query.page())
            return try await queries.answer(query, to: request) { $0.page("transactions") }
        }
    }

    private var search: Endpoint {
        Endpoint(
            path: "/api/v1/accounts/{account}/transactions/search", operation: "searchTransactions", tag: "Transactions",
            summary: "Full-text search in an account's transactions, best match first",
            notes: "Each transaction carries its score and the fragments that match.",
            parameters: [.account, Self.text.described(required: true), .limit, .explain],
            kind: .json(schema: "SearchResult"), access: .scope(.accountsRead), explains: true
        ) { request in
            let text = try request.query.required(Self.text)
            let limit = try request.query.value(.limit) ?? QueryParameter.defaultLimit
            return try await queries.answer(.search(account: request.account, text: text, limit: limit), to: request) {
                $0.page("transactions", withCursor: false)
            }
        }
    }

    private static func filter(_ query: QueryReader) throws(Problem) -> TransactionFilter {
        let filter = TransactionFilter(
            category: try query.value(category), type: try query.value(.type), merchant: try query.value(merchant),
            minAmount: try query.value(minAmount), maxAmount: try query.value(maxAmount), from: try query.value(.from),
            to: try query.value(.to))
        if let low = filter.minAmount, let high = filter.maxAmount, high < low {
            throw .invalidParameter(maxAmount.name, takes: "an amount that is not below \(minAmount.name)")
        }
        if let from = filter.from, let to = filter.to, to < from {
            throw .invalidParameter("to", takes: "a date or time that is not before from")
        }
        return filter
    }
}
