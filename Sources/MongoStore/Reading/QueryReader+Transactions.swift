import Scalars
import StatementStore

extension QueryReader {
    /// Statements come by the date of their last transaction, from the index; their transactions are merged here. A
    /// transaction is certain to be the next one as soon as it is newer than everything that is still to come, so a page
    /// reads the statements that it takes its rows from, and one more.
    ///
    /// The other way, `$unwind` and `$sort` on the server, would sort an account's whole history for every page.
    mutating func transactions(account: String, _ filter: TransactionFilter, _ request: PageRequest) throws -> Page {
        let after = try request.cursor.map { try Self.key(CursorReader($0, kind: .transactions, keys: 2)) }
        var merge = TransactionMerge(limit: request.limit + 1, filter: filter, after: after)
        var batch = max(3, request.limit / 32)
        try read(Self.find(account, filter, after), expecting: batch) { document, batchSize in
            try merge.add(StatementFields(document))
            // A filter that few transactions pass needs many statements: let each request bring more than the one before.
            batch = min(batch * 2, 256)
            batchSize = batch
            return !merge.isComplete
        }
        let rows = merge.rows.prefix(request.limit)
        var page = Page()
        for row in rows { page.rows.append(row.json) }
        if merge.rows.count > request.limit, let last = rows.last?.key {
            page.nextCursor = PageCursor(.transactions, keys: [last.date.microseconds, last.position], name: last.statementId)
        }
        return page
    }

    private static func key(_ cursor: CursorReader) -> TransactionKey {
        TransactionKey(date: Timestamp(microseconds: cursor.keys[0]), statementId: cursor.name, position: cursor.keys[1])
    }

    private static func find(_ account: String, _ filter: TransactionFilter, _ after: TransactionKey?) -> Find {
        var match: BSONDocument = ["accountNumber": .string(account)]
        // Dates are whole milliseconds here: a bound is rounded to the side that loses nothing.
        if let from = filter.from { match.append("_lastDate", ["$gte": .date(from.wholeMilliseconds)]) }
        let bounds = [after?.date, filter.to].compactMap { $0 }
        if let newest = bounds.min() { match.append("_firstDate", ["$lte": .date(newest.wholeMilliseconds)]) }
        if let category = filter.category { match.append("transactions.category", category) }
        if let element = filter.elementMatch { match.append("transactions", ["$elemMatch": .document(element)]) }
        // Statements without transactions have no such date.
        if filter.from == nil { match.append("_lastDate", ["$gt": .date(.min)]) }
        return Find(Collections.statements, .document(match), sort: ["_lastDate": -1, "_id": -1])
    }
}

/// Merges the transactions of statements that come by the date of their last transaction, newest first.
struct TransactionMerge {
    private let limit: Int
    private let filter: TransactionFilter
    private let after: TransactionKey?
    /// The first of what was added, at most `limit`. Those before `certain` come before everything that is still to be added.
    private(set) var rows: [TransactionRow] = []
    private var certain = 0

    init(limit: Int, filter: TransactionFilter, after: TransactionKey?) {
        self.limit = limit
        self.filter = filter
        self.after = after
    }

    var isComplete: Bool { certain >= limit }

    mutating func add(_ statement: StatementFields) throws {
        guard let statementId = statement.statementId?.string, let last = statement.lastDate?.milliseconds,
            let transactions = statement.transactions?.document
        else { throw StoreError.damaged(Collections.statements) }
        while certain < rows.count, rows[certain].key.date.wholeMilliseconds > last { certain += 1 }
        if isComplete { return }
        var found: [(key: TransactionKey, document: BSONView)] = []
        for (position, element) in transactions.enumerated() {
            guard let document = element.document else { continue }
            let fields = TransactionFields(document)
            guard let date = fields.date, filter.accepts(fields) else { continue }
            let key = TransactionKey(date: date, statementId: statementId, position: Int64(position))
            if let after, !after.comesBefore(key) { continue }
            found.append((key, document))
        }
        guard !found.isEmpty else { return }
        found.sort { $0.key.comesBefore($1.key) }
        merge(found)
    }

    /// Encodes only what has a place among the first: a page takes few transactions of the last statements that it reads.
    private mutating func merge(_ found: [(key: TransactionKey, document: BSONView)]) {
        var (old, new) = (rows[...], found[...])
        rows = []
        while rows.count < limit {
            if let row = old.first, new.first.map({ row.key.comesBefore($0.key) }) ?? true {
                rows.append(row)
                old.removeFirst()
            } else if let (key, document) = new.popFirst() {
                var json = JSONWriter(capacity: 320)
                TransactionFields(document).encode(into: &json)
                rows.append(TransactionRow(key: key, json: json.bytes))
            } else {
                return
            }
        }
    }
}
