import NIOHTTP1

/// Makes requests of a route, for accounts and words that the server really has.
struct RequestHeads: Sendable {
    private let server: ServerURL
    private let headers: HTTPHeaders
    private let data: SampledData
    /// Accounts that are there still.
    private var accounts: [String]
    private var generator: SeededGenerator

    /// - Parameter apiKey: sent as a bearer token; nil for a server without authentication.
    init(server: ServerURL, apiKey: String?, data: SampledData, seed: UInt64) {
        self.server = server
        headers = Self.headers(server, apiKey: apiKey)
        self.data = data
        accounts = data.accounts
        generator = SeededGenerator(seed: seed)
    }

    static func headers(_ server: ServerURL, apiKey: String?) -> HTTPHeaders {
        var headers: HTTPHeaders = ["host": server.authority, "user-agent": "odl-load-test", "accept": "application/json"]
        if let apiKey { headers.add(name: "authorization", value: "Bearer " + apiKey) }
        return headers
    }

    /// - Returns: the request and the account that it asks, if the route has one.
    mutating func draw(_ route: Route, explain: Bool = false) -> (head: HTTPRequestHead, account: String?) {
        let account = route.asksOneAccount ? accounts.randomElement(using: &generator) ?? "" : nil
        var path = server.prefix + "/api/v1/accounts"
        if let account { path += "/" + account }
        switch route {
        case .balance: path += "/balance"
        case .latestStatement: path += "/statements/latest"
        case .transactionsByCategory: path += "/transactions?category=" + (data.categories.randomElement(using: &generator) ?? "")
        case .search: path += "/transactions/search?q=" + (data.words.randomElement(using: &generator) ?? "")
        case .accounts: path += "?limit=50"
        }
        if explain { path += (path.contains("?") ? "&" : "?") + "explain=true" }
        return (HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers), account)
    }

    /// An account was closed while the load ran: it is asked no more, unless it is the last one.
    mutating func remove(account: String) {
        guard accounts.count > 1, let place = accounts.firstIndex(of: account) else { return }
        accounts.swapAt(place, accounts.count - 1)
        accounts.removeLast()
    }
}

/// What of the server's data the requests name, percent-encoded.
struct SampledData: Sendable, Hashable {
    var accounts: [String] = []
    var categories: [String] = []
    /// Words of merchants' names, to search for.
    var words: [String] = []
}
