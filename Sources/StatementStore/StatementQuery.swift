import Banking
import Scalars

/// The queries of the API, as values: each store answers and explains the same ones.
public enum StatementQuery: Sendable, Hashable {
    /// The accounts of a selection by account number.
    case accounts(PageRequest, of: AccountSelection = .all)
    /// One row: `{accountNumber, accountHolder, currency, balance, as_of, statementId}` of the latest statement.
    case balance(account: String)
    /// An account's statements without their transactions, newest period first.
    case statements(account: String, PageRequest)
    /// One row: the whole document of the latest statement (greatest `periodEnd`, then greatest `statementId`).
    case latestStatement(account: String)
    /// An account's transactions, newest first (by `date`, then statement and position, descending).
    case transactions(account: String, TransactionFilter, PageRequest)
    /// Full text over description and merchant, best match first; see ``SearchRanking``.
    case search(account: String, text: String, limit: Int)
}

public struct PageRequest: Sendable, Hashable {
    /// At least 1.
    public var limit: Int
    public var cursor: PageCursor?

    public init(limit: Int, cursor: PageCursor? = nil) {
        self.limit = limit
        self.cursor = cursor
    }
}

/// All conditions that are given must hold.
public struct TransactionFilter: Sendable, Hashable {
    /// Equal, case-sensitive.
    public var category: String?
    public var type: TransactionType?
    /// Equal, ignoring the case of ASCII letters.
    public var merchant: String?
    /// Inclusive.
    public var minAmount: Money?
    /// Inclusive.
    public var maxAmount: Money?
    /// Inclusive.
    public var from: Timestamp?
    /// Exclusive.
    public var to: Timestamp?

    public init(
        category: String? = nil, type: TransactionType? = nil, merchant: String? = nil, minAmount: Money? = nil,
        maxAmount: Money? = nil, from: Timestamp? = nil, to: Timestamp? = nil
    ) {
        self.category = category
        self.type = type
        self.merchant = merchant
        self.minAmount = minAmount
        self.maxAmount = maxAmount
        self.from = from
        self.to = to
    }
}

/// Rows as JSON bytes that are ready to be sent, and the state of the source that they show.
public struct QueryAnswer: Sendable, Hashable {
    /// A JSON object each.
    public var json: JSONRows
    /// Nil on the last page.
    public var nextCursor: PageCursor?
    /// The source version that is wholly applied; nil while the first load runs.
    public var source: SourcePosition?

    public init(json: JSONRows, nextCursor: PageCursor? = nil, source: SourcePosition?) {
        self.json = json
        self.nextCursor = nextCursor
        self.source = source
    }
}

extension QueryAnswer {
    public init(rows: [[UInt8]], nextCursor: PageCursor? = nil, source: SourcePosition?) {
        self.init(json: JSONRows(rows), nextCursor: nextCursor, source: source)
    }

    /// Copies of the rows, one by one.
    public var rows: [[UInt8]] {
        get { (0..<json.count).map { Array(json[$0]) } }
        set { json = JSONRows(newValue) }
    }
}

/// A version of the Delta table.
public struct SourcePosition: Sendable, Hashable {
    public var version: Int64
    public var committedAt: Timestamp

    public init(version: Int64, committedAt: Timestamp) {
        self.version = version
        self.committedAt = committedAt
    }
}

/// The store's own account of a query's execution.
public struct QueryExplanation: Sendable, Hashable {
    /// `sqlite` or `mongodb`.
    public var store: String
    /// In the store alone, without the network.
    public var executionTimeMillis: Double
    public var rowsReturned: Int
    /// The plan's steps in the store's words.
    public var plan: [String]

    public init(store: String, executionTimeMillis: Double, rowsReturned: Int, plan: [String]) {
        self.store = store
        self.executionTimeMillis = executionTimeMillis
        self.rowsReturned = rowsReturned
        self.plan = plan
    }
}
