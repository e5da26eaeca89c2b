import Banking
import Foundation
import Scalars
import StatementStore

// Statements and batches to test with.

func time(_ text: String) -> Timestamp { Timestamp(text)! }

/// Version `version` of the table, committed that many seconds into 2024-03-01.
func position(_ version: Int64) -> SourcePosition {
    SourcePosition(version: version, committedAt: Timestamp(microseconds: time("2024-03-01").microseconds + version * 1_000_000))
}

func transaction(
    _ id: String, _ date: String, merchant: String = "NTUC FairPrice", category: String = "Groceries",
    type: TransactionType = .debit,
    amount: String = "12.50"
) -> Transaction {
    Transaction(
        transactionId: id, date: time(date), description: "Card purchase", merchant: merchant, category: category, type: type,
        amount: Money(amount)!, balance: Money("100.00"))
}

func statement(
    _ id: String, account: String = "ACC-1", end: String = "2024-01-31", closing: String = "100.00",
    transactions: [Transaction] = [],
    padding: Int = 0
) -> Statement {
    let extra = AdditionalField(name: "padding", json: Array("\"\(String(repeating: "x", count: padding))\"".utf8))
    return Statement(
        statementId: id, accountNumber: account, accountHolder: "Tan Wei Ming", accountType: "SAVINGS", currency: "SGD",
        periodStart: CalendarDate("2024-01-01"), periodEnd: CalendarDate(end)!, openingBalance: Money("0.00"),
        closingBalance: Money(closing)!, generatedAt: time("2024-02-01"), transactions: transactions,
        additionalFields: padding > 0 ? [extra] : [])
}

extension StatementStore {
    /// Applies one version on top of whatever the store has.
    func apply(version: Int64, _ upserts: [Statement] = [], deletes: [String] = []) async throws {
        let changes =
            deletes.map { StatementChange(.delete(statementId: $0), source: position(version)) }
            + upserts.map { StatementChange(.upsert($0), source: position(version)) }
        _ = try await apply(
            MicroBatch(
                expectedCheckpoint: try await checkpoint(),
                checkpoint: ReplicationCheckpoint(tableId: "table", progress: .following(at: position(version), rows: 0)),
                changes: changes, startedAt: time("2024-03-01")))
    }

    /// Three accounts; the first has two statements with five transactions.
    func applySamples() async throws {
        try await apply(
            version: 1,
            [
                statement(
                    "S1",
                    transactions: [
                        transaction("T1", "2024-01-05T10:00:00Z", type: .credit, amount: "3000.00"),
                        transaction("T2", "2024-01-10T10:00:00Z", merchant: "Grab", category: "Transport", amount: "8.20"),
                        transaction("T3", "2024-01-31T23:00:00Z"),
                    ]),
                statement(
                    "S2", end: "2024-02-29", closing: "250.75",
                    transactions: [
                        transaction("T4", "2024-02-01T00:00:00Z", merchant: "Café Müller", category: "Dining", amount: "5.00"),
                        transaction("T5", "2024-02-10T10:00:00Z", merchant: "Grab", category: "Transport", amount: "18.20"),
                    ]),
                statement("S3", account: "ACC-2"), statement("S4", account: "B/ü 3"),
            ])
    }
}
