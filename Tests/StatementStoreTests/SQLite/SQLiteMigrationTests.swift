import Banking
import Foundation
import GRDB
import Scalars
import StatementStore
import Testing

@testable import SQLiteStore

/// A store that an earlier version made is brought up to date when it is opened.
@Suite("Migration of a SQLite store")
struct SQLiteMigrationTests {
    private static let statements = (1...40).map { s in
        statement(
            "S\(s)", account: "ACC-\(s % 20)",
            transactions: (0..<s % 9 * 10).map {
                transaction(
                    "t\($0)", "2024-01-05T00:00:\($0 % 50 + 10)Z", merchant: $0 % 4 == 0 ? nil : "Café \"7\" \($0)",
                    category: $0 % 3 == 0 ? "Dining" : nil, type: $0 % 2 == 0 ? .credit : .debit, amount: "\($0).10")
            })
    }

    private static let queries: [StatementQuery] = [
        .accounts(PageRequest(limit: 100)), .balance(account: "ACC-3"), .latestStatement(account: "ACC-3"),
        .transactions(account: "ACC-3", TransactionFilter(category: "Dining"), PageRequest(limit: 500)),
        .search(account: "ACC-3", text: "cafe 7", limit: 500),
    ]

    @Test func fromVersion3() async throws {
        try await withTemporaryDirectory { directory in
            let (new, old) = (directory + "/new.sqlite", directory + "/old.sqlite")
            try await SQLiteStore.withStore(path: new) { store in
                try await store.apply(version: 1, upserts: Self.statements)
                try Self.makeVersion3(at: old, from: new)
                try await SQLiteStore.withStore(path: old) { migrated in
                    for query in Self.queries {
                        let (found, expected) = (try await migrated.answer(query), try await store.answer(query))
                        #expect(found == expected)
                    }
                    for table in ["transaction_lists", "account_rows"] {
                        #expect(try Self.rows(table, of: old) == Self.rows(table, of: new))
                    }
                    try await migrated.apply(version: 2, deletes: ["S3", "S23"])
                    #expect(try await migrated.answer(Self.queries[3]) == nil)
                }
            }
        }
    }

    private static func rows(_ table: String, of path: String) throws -> [Row] {
        try DatabaseQueue(path: path).read { try Row.fetchAll($0, sql: "SELECT * FROM \(table) ORDER BY 1") }
    }

    /// The same content in the tables as they were.
    private static func makeVersion3(at path: String, from new: String) throws {
        let file = try DatabaseQueue(path: path)
        try StoreSchema.migrator.migrate(file, upTo: "3")
        try file.writeWithoutTransaction { try $0.execute(sql: "ATTACH DATABASE ? AS new", arguments: [new]) }
        try file.write { db in
            for table in ["statements", "documents", "changes", "batches", "checkpoint"] {
                try db.execute(sql: "INSERT INTO main.\(table) SELECT * FROM new.\(table)")
            }
            try db.execute(
                sql: """
                    INSERT INTO main.accounts(id, accountNumber, statementCount)
                    SELECT id, accountNumber, statementCount FROM new.accounts;
                    UPDATE main.store SET (documentCount, accountCount, lastSequence, lastBatch)
                    = (SELECT documentCount, accountCount, lastSequence, lastBatch FROM new.store)
                    """)
            for row in try Row.fetchAll(
                db, sql: "SELECT s.id, s.account, l.transactions FROM new.statements s JOIN new.transaction_lists l ON l.statement = s.id")
            {
                let column: [UInt8] = Array(row["transactions"] as Data)
                try column.withUnsafeBufferPointer { column in
                    let list = try TransactionList(column)
                    for position in 0..<list.count {
                        let entry = list[position]
                        try db.execute(
                            sql: "INSERT INTO transactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            arguments: [
                                row["account"] as Int64, entry.date, row["id"] as Int64, position,
                                entry.category.map { String(decoding: $0, as: UTF8.self) }, Int64(entry.type),
                                entry.merchant.map { String(decoding: $0, as: UTF8.self) }, entry.amount, entry.range.lowerBound,
                                entry.range.count,
                            ])
                    }
                }
            }
        }
        try file.close()
    }
}
