import Foundation

extension SampledData {
    /// More would only make the generator larger: the server's caches are warm by far fewer or cold by all of them.
    private static let maxAccounts = 50_000
    private static let accountsLookedInto = 20

    /// Reads accounts, and categories and merchants of some of them.
    ///
    /// - Throws: ``LoadTestError`` when the server does not answer or has no accounts.
    static func read(from reader: APIReader, of server: ServerURL) async throws -> SampledData {
        do {
            var data = SampledData()
            let accounts = try await readAccounts(from: reader)
            guard !accounts.isEmpty else { throw LoadTestError.noAccounts(server.description) }
            data.accounts = accounts.compactMap(encoded)
            try await data.readTransactions(from: reader)
            return data
        } catch let error as FailureCauseError {
            throw LoadTestError.failed(server, error.cause)
        } catch is DecodingError {
            throw LoadTestError.unusable(server.description, "it answers something else than the API of an ODL")
        }
    }

    private static func readAccounts(from reader: APIReader) async throws -> [String] {
        var numbers: [String] = []
        var cursor: String?
        repeat {
            let page = try await reader.json(
                "/api/v1/accounts?limit=500" + (cursor.map { "&cursor=" + $0 } ?? ""), as: AccountPage.self)
            numbers += page.accounts.map(\.accountNumber)
            cursor = page.nextCursor.flatMap(encoded)
        } while cursor != nil && numbers.count < maxAccounts
        return numbers
    }

    private mutating func readTransactions(from reader: APIReader) async throws {
        var categories: Set<String> = []
        var words: Set<String> = []
        for account in accounts.prefix(Self.accountsLookedInto) {
            let (status, body) = try await reader.get("/api/v1/accounts/\(account)/transactions?limit=100")
            guard status == 200 else { continue }  // closed meanwhile
            for transaction in try JSONDecoder().decode(TransactionPage.self, from: body).transactions {
                if let category = transaction.category { categories.insert(category) }
                if let word = transaction.merchant?.split(separator: " ").first(where: { $0.count > 2 }).map(String.init) {
                    words.insert(word.lowercased())
                }
            }
        }
        // Where transactions name none, the routes are asked all the same and find nothing.
        self.categories = categories.isEmpty ? ["other"] : categories.sorted().compactMap(Self.encoded)
        self.words = words.isEmpty ? ["payment"] : words.sorted().compactMap(Self.encoded)
    }

    private static func encoded(_ text: String) -> String? {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.intersection(.init(charactersIn: "\u{21}"..."\u{7E}")))
    }

    private struct AccountPage: Decodable {
        struct Account: Decodable {
            var accountNumber: String
        }

        var accounts: [Account]
        var nextCursor: String?
    }

    private struct TransactionPage: Decodable {
        struct Transaction: Decodable {
            var category: String?
            var merchant: String?
        }

        var transactions: [Transaction]
    }
}

extension LoadTestError {
    /// Why reading before the load has failed.
    static func failed(_ server: ServerURL, _ cause: FailureCause) -> LoadTestError {
        switch cause {
        case .status(401), .status(403): .unusable(server.description, "it answers \(cause); give an API key in ODL_API_KEY")
        case .status: .unusable(server.description, "it answers \(cause) to /api/v1/accounts")
        case .malformed: .unusable(server.description, "it does not speak HTTP/1.1")
        case .timeout, .closed, .noConnection: .unreachable(server.description, cause.description)
        }
    }
}
