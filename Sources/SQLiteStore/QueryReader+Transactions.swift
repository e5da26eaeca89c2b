import Banking
import Scalars
import StatementStore

extension QueryReader {
    mutating func transactions(account: Int64, _ filter: TransactionFilter, _ request: PageRequest) throws -> Page {
        let cursor = try request.cursor.map { try CursorReader($0, kind: .transactions, keys: 2) }
        let select = try prepare(TransactionsSQL.text(filter, hasCursor: cursor != nil))
        try select.bind(1, account)
        if let cursor { try select.bind(2, cursor.keys[0]) }
        if let category = filter.category { try select.bind(3, category) }
        if let type = filter.type { try select.bind(4, type.stored) }
        if let merchant = filter.merchant { try select.bind(5, merchant) }
        if let amount = filter.minAmount { try select.bind(6, amount.minorUnits) }
        if let amount = filter.maxAmount { try select.bind(7, amount.minorUnits) }
        if let from = filter.from { try select.bind(8, from.microseconds) }
        if let to = filter.to { try select.bind(9, to.microseconds) }

        var order = InstantOrder(try StatementKeys(&self), after: cursor)
        var places: [TransactionPlace] = []
        places.reserveCapacity(request.limit + 1)
        // The index gives them newest first. Those of one instant are put in order here: there are seldom two.
        try select.forEachRow { row in
            let place = TransactionPlace(row)
            if place.date != order.date {
                try order.moveTo(&places)
                if places.count > request.limit { return false }
            }
            order.add(place)
            return true
        }
        try order.moveTo(&places)

        var page = Page()
        if places.count > request.limit {
            places.removeSubrange(request.limit...)
            if let last = places.last {
                page.nextCursor = PageCursor(
                    .transactions, keys: [last.date, last.position], name: try order.keys.statementId(last.location.statement))
            }
        }
        let fragments = try fragments(places.map(\.location))
        page.rows.reserve(fragments.size + fragments.count)
        for index in 0..<fragments.count { fragments.withBytes(index) { page.rows.append($0) } }
        return page
    }
}

/// A transaction as the index has it.
struct TransactionPlace {
    let location: TransactionLocation
    let date: Int64
    let position: Int64

    init(_ row: PreparedStatement) {
        location = TransactionLocation(row, at: 0)
        date = row.integer(3)
        position = row.integer(4)
    }
}

/// Puts the transactions of one instant in order: by statement's key, then position, descending; and leaves out those up to
/// the cursor.
private struct InstantOrder {
    let keys: StatementKeys
    private let cursor: CursorReader?
    private var places: [TransactionPlace] = []

    init(_ keys: StatementKeys, after cursor: CursorReader?) {
        self.keys = keys
        self.cursor = cursor
    }

    /// The instant; nil while there is nothing.
    var date: Int64? { places.first?.date }

    mutating func add(_ place: TransactionPlace) { places.append(place) }

    mutating func moveTo(_ target: inout [TransactionPlace]) throws {
        defer { places.removeAll(keepingCapacity: true) }
        let isAtCursor = cursor.map { $0.keys[0] == date } ?? false
        if places.count == 1, !isAtCursor { return target.append(places[0]) }
        guard let first = places.first else { return }
        // Of one statement they come in the order that is wanted.
        if !isAtCursor, places.allSatisfy({ $0.location.statement == first.location.statement }) {
            return target.append(contentsOf: places)
        }
        var known: [Int64: String] = [:]
        for place in places where known[place.location.statement] == nil {
            known[place.location.statement] = try keys.statementId(place.location.statement)
        }
        func key(_ place: TransactionPlace) -> (String, Int64) { (known[place.location.statement] ?? "", place.position) }
        var sorted = places.sorted { Self.isBefore(key($1), key($0)) }
        if isAtCursor, let cursor {
            let last = (cursor.name, cursor.keys[1])
            sorted.removeAll { !Self.isBefore(key($0), last) }
        }
        target.append(contentsOf: sorted)
    }

    /// As SQLite compares: by the text's bytes, then by the number.
    private static func isBefore(_ a: (String, Int64), _ b: (String, Int64)) -> Bool {
        a.0 == b.0 ? a.1 < b.1 : a.0.utf8.lexicographicallyPrecedes(b.0.utf8)
    }
}

/// Looks up statements' keys.
private struct StatementKeys {
    private let select: PreparedStatement

    init(_ reader: inout QueryReader) throws {
        select = try reader.prepare("SELECT statementId FROM statements WHERE id = ?1")
    }

    func statementId(_ statement: Int64) throws -> String {
        try select.bind(1, statement)
        return try select.firstRow { $0.text(0) } ?? ""
    }
}

/// The query with the conditions that are given and no others: each combination is a statement of its own with a plan of its own.
private enum TransactionsSQL {
    private static let conditions = [
        "date <= ?2", "category = ?3", "type = ?4", "merchant = ?5 COLLATE NOCASE", "amount >= ?6", "amount <= ?7", "date >= ?8",
        "date < ?9",
    ]

    /// By the set of conditions.
    private static let texts = (0..<1 << conditions.count).map { set in
        let given = conditions.indices.filter { set & 1 << $0 != 0 }.map { " AND " + conditions[$0] }.joined()
        // The plan is fixed, not left to statistics that a new store does not have: a rare category is not looked for in all that an
        // account has.
        let category = set & 1 << 1 != 0
        return """
            SELECT statement, start, length, date, position FROM transactions\(category ? " INDEXED BY transactions_by_category" : "") \
            WHERE account = ?1\(given) ORDER BY date DESC, statement DESC, position DESC
            """
    }

    static func text(_ filter: TransactionFilter, hasCursor: Bool) -> String {
        let given = [
            hasCursor, filter.category != nil, filter.type != nil, filter.merchant != nil, filter.minAmount != nil,
            filter.maxAmount != nil, filter.from != nil, filter.to != nil,
        ]
        return texts[given.enumerated().reduce(0) { $0 | ($1.element ? 1 << $1.offset : 0) }]
    }
}
