import GRDB
import Scalars
import StatementStore

/// The tables `lease` and `standby`.
extension SQLiteStore {
    public func lease() async throws -> ReplicationLease? { try await read(Self.fetchLease) }

    public func replaceLease(_ expected: ReplicationLease?, with new: ReplicationLease) async throws -> Bool {
        try await write { db in
            guard try Self.fetchLease(db) == expected else { return false }
            let replace = try PreparedStatement(db, "INSERT OR REPLACE INTO lease(id, holder, renewals) VALUES (1, ?1, ?2)")
            try replace.bind(1, new.holder)
            try replace.bind(2, new.renewals)
            try replace.run()
            return true
        }
    }

    public func reportStandby(_ standby: ReplicationStandby?) async throws {
        try await write { db in
            guard let standby else { return try db.execute(sql: "DELETE FROM standby") }
            let replace = try PreparedStatement(db, "INSERT OR REPLACE INTO standby(id, name, reportedAt) VALUES (1, ?1, ?2)")
            try replace.bind(1, standby.name)
            try replace.bind(2, standby.reportedAt.microseconds)
            try replace.run()
        }
    }

    static func fetchLease(_ db: Database) throws -> ReplicationLease? {
        try PreparedStatement(db, "SELECT holder, renewals FROM lease").firstRow {
            ReplicationLease(holder: $0.textOrNil(0), renewals: $0.integer(1))
        }
    }

    static func fetchStandby(_ db: Database) throws -> ReplicationStandby? {
        try PreparedStatement(db, "SELECT name, reportedAt FROM standby").firstRow {
            ReplicationStandby(name: $0.text(0), reportedAt: $0.timestamp(1))
        }
    }
}
