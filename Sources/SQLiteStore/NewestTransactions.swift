import Scalars
import StatementStore

/// A transaction that a list names, in the order of pages: newest first, then by statement's key and position, descending.
struct TransactionPlace {
    let location: TransactionLocation
    let statementId: String
    let date: Int64
    let position: Int64

    func comesBefore(_ other: TransactionPlace) -> Bool {
        if date != other.date { return date > other.date }
        if location.statement == other.location.statement { return position > other.position }
        return other.statementId.utf8.lexicographicallyPrecedes(statementId.utf8)
    }

    /// Whether it stands behind the transaction that a cursor names.
    func comesAfter(_ cursor: CursorReader) -> Bool {
        if date != cursor.keys[0] { return date < cursor.keys[0] }
        if KeyText(statementId) != KeyText(cursor.name) { return statementId.utf8.lexicographicallyPrecedes(cursor.name.utf8) }
        return position < cursor.keys[1]
    }
}

/// The newest of the transactions that it is shown. Statements come by their last date, newest first; their periods may overlap.
struct NewestTransactions {
    private let limit: Int
    private(set) var places: [TransactionPlace] = []

    init(limit: Int) {
        self.limit = limit
        places.reserveCapacity(limit + 64)
    }

    /// Whether all that is wanted is there, given that nothing newer than `date` is to come.
    func isComplete(before date: Int64) -> Bool {
        guard places.count >= limit, let last = places.last else { return false }
        return last.date > date
    }

    mutating func add(_ place: TransactionPlace) { places.append(place) }

    /// A statement's transactions have all been shown.
    mutating func endStatement() {
        places.sort { $0.comesBefore($1) }
        places.removeLast(max(0, places.count - limit))
    }
}
