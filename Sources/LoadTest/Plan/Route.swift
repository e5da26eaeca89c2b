/// A route of the API that a load test asks.
public enum Route: String, Sendable, Hashable, CaseIterable, Codable {
    case balance
    case latestStatement = "latest_statement"
    case transactionsByCategory = "transactions_by_category"
    case search
    case accounts

    /// Its place in `allCases`, for tables by route.
    var index: Int {
        switch self {
        case .balance: 0
        case .latestStatement: 1
        case .transactionsByCategory: 2
        case .search: 3
        case .accounts: 4
        }
    }

    var asksOneAccount: Bool { self != .accounts }
}
