import GRDB
import StatementStore

extension SQLiteStore {
    public func digests(
        _ body: @escaping @Sendable (_ statementId: String, _ digest: StatementDigest) throws -> Void
    ) async throws -> ReplicationCheckpoint? {
        try await read { db in
            // BINARY collation compares the keys' UTF-8 bytes.
            let select = try PreparedStatement(db, "SELECT statementId, digestHigh, digestLow FROM statements ORDER BY statementId")
            try select.forEachRow { row in
                let digest = StatementDigest(high: UInt64(bitPattern: row.integer(1)), low: UInt64(bitPattern: row.integer(2)))
                try body(row.text(0), digest)
                return true
            }
            return try Checkpoint.fetch(db)
        }
    }
}
