import Scalars
import StatementStore

extension QueryReader {
    /// Members that lists and events do without.
    static let withoutTransactions: BSONValue = ["transactions": 0, "_words": 0]
    static let newestPeriodFirst: BSONValue = ["periodEnd": -1, "_id": -1]

    mutating func statements(account: String, _ request: PageRequest) throws -> Page {
        var find = Find(
            Collections.statements, ["accountNumber": .string(account)], sort: Self.newestPeriodFirst, projection: Self.withoutTransactions)
        if let cursor = try request.cursor.map({ try CursorReader($0, kind: .statements, keys: 1) }) {
            find.filter = .document(try Self.after(cursor, account: account))
        }
        return try readPage(find, of: request.limit) { document, rows, isLast in
            let fields = StatementFields(document)
            guard let day = fields.day, let key = fields.statementId?.string else { throw StoreError.damaged(Collections.statements) }
            rows.append(fields.json(transactions: false))
            return isLast ? PageCursor(.statements, keys: [Int64(day.daysSinceEpoch)], name: key) : nil
        }
    }

    mutating func latestStatement(account: String) throws -> Page? {
        var page: Page?
        try readOne(Find(Collections.statements, ["accountNumber": .string(account)], sort: Self.newestPeriodFirst)) { document in
            page = Page(StatementFields(document).json(transactions: true))
        }
        return page
    }

    /// The first comparison bounds the range of the index, the second finds the place within that day.
    private static func after(_ cursor: CursorReader, account: String) throws -> BSONDocument {
        guard let days = Int32(exactly: cursor.keys[0]) else { throw StoreError.invalidCursor }
        let day = BSONValue.day(CalendarDate(daysSinceEpoch: days))
        return [
            "accountNumber": .string(account), "periodEnd": ["$lte": day],
            "$or": [["periodEnd": ["$lt": day]], ["_id": ["$lt": .string(cursor.name)]]],
        ]
    }
}
