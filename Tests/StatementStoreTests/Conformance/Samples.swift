import Banking
import Foundation
import Scalars
import StatementStore

// Statements and batches to test with.

func day(_ text: String) -> CalendarDate { CalendarDate(text)! }
func time(_ text: String) -> Timestamp { Timestamp(text)! }
func money(_ text: String) -> Money { Money(text)! }

func transaction(
    _ id: String, _ date: String, merchant: String? = "NTUC FairPrice", description: String? = "Card purchase",
    category: String? = "Groceries", type: TransactionType = .debit, amount: String = "12.50", balance: String? = "100.00"
) -> Transaction {
    Transaction(
        transactionId: id, date: time(date), description: description, merchant: merchant, category: category, type: type,
        amount: money(amount), balance: balance.map(money))
}

func statement(
    _ id: String, account: String = "ACC-1", holder: String? = "Tan Wei Ming", accountType: String? = "SAVINGS",
    end: String = "2024-01-31",
    closing: String = "100.00", transactions: [Transaction] = [], additionalFields: [AdditionalField] = []
) -> Statement {
    Statement(
        statementId: id, accountNumber: account, accountHolder: holder, accountType: accountType, currency: "SGD",
        periodStart: day("2024-01-01"), periodEnd: day(end), openingBalance: money("0.00"), closingBalance: money(closing),
        generatedAt: time("2024-02-01T00:00:00Z"), transactions: transactions, additionalFields: additionalFields)
}

/// Version `version` of the table, committed that many seconds into 2024-03-01.
func position(_ version: Int64) -> SourcePosition {
    SourcePosition(
        version: version, committedAt: Timestamp(microseconds: time("2024-03-01T00:00:00Z").microseconds + version * 1_000_000))
}

func following(_ version: Int64, rows: Int64 = 0) -> ReplicationCheckpoint {
    ReplicationCheckpoint(tableId: "table", progress: .following(at: position(version), rows: rows))
}

extension StatementStore {
    /// Applies one version on top of whatever the store has.
    @discardableResult
    func apply(
        version: Int64, upserts: [Statement] = [], deletes: [String] = [], quarantined: [QuarantinedRow] = [],
        startedAt: Timestamp = time("2024-03-01T00:00:00Z"), skipsUnchanged: Bool = false, forgetsConfirmations: Bool = false,
        deletesUnconfirmed: Bool = false
    ) async throws -> AppliedBatch {
        let changes =
            deletes.map { StatementChange(.delete(statementId: $0), source: position(version)) }
            + upserts.map { StatementChange(.upsert($0), source: position(version)) }
        return try await apply(
            MicroBatch(
                expectedCheckpoint: try await checkpoint(), checkpoint: following(version), changes: changes,
                quarantined: quarantined,
                startedAt: startedAt, skipsUnchanged: skipsUnchanged, forgetsConfirmations: forgetsConfirmations,
                deletesUnconfirmed: deletesUnconfirmed))
    }

    func rows(_ query: StatementQuery) async throws -> [JSONObject]? {
        try await answer(query)?.rows.map { try JSONObject($0) }
    }

    /// All pages of a query, `limit` rows each.
    func allRows(limit: Int, _ query: (PageRequest) -> StatementQuery) async throws -> [JSONObject] {
        var rows: [JSONObject] = []
        var cursor: PageCursor?
        repeat {
            guard let answer = try await answer(query(PageRequest(limit: limit, cursor: cursor))) else { return rows }
            rows += try answer.rows.map { try JSONObject($0) }
            // As a client has it: text that comes back.
            cursor = answer.nextCursor.flatMap { PageCursor(text: $0.text) }
        } while cursor != nil
        return rows
    }
}

/// A row, parsed by Foundation's parser rather than by anything of ours.
struct JSONObject {
    let members: [String: Any]

    init(_ json: [UInt8]) throws {
        members = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any] ?? [:]
    }

    subscript(_ name: String) -> String? { members[name] as? String }
    func isNull(_ name: String) -> Bool { members[name] is NSNull }
    func object(_ name: String) -> JSONObject? { (members[name] as? [String: Any]).map(JSONObject.init(members:)) }
    func objects(_ name: String) -> [JSONObject]? { (members[name] as? [[String: Any]])?.map(JSONObject.init(members:)) }
    func number(_ name: String) -> Double? { (members[name] as? NSNumber)?.doubleValue }

    private init(members: [String: Any]) { self.members = members }
}
