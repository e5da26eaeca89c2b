import GRDB
import Scalars
import StatementStore

extension SQLiteStore {
    public func report(_ report: ReplicationReport) async throws {
        try await write { db in
            let replace = try PreparedStatement(
                db,
                """
                INSERT OR REPLACE INTO report(id, phase, tableURI, sourceVersion, sourceCommittedAt, pendingSince, lastError, reportedAt) \
                VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)
                """)
            try replace.bind(1, report.phase.rawValue)
            try replace.bind(2, report.tableURI)
            try replace.bind(3, report.source?.version)
            try replace.bind(4, report.source?.committedAt.microseconds)
            try replace.bind(5, report.pendingSince?.microseconds)
            try replace.bind(6, report.lastError)
            try replace.bind(7, report.reportedAt.microseconds)
            try replace.run()
        }
    }

    public func status() async throws -> ReplicationStatus {
        try await read { db in
            let counters = try StoreCounters.fetch(db)
            return ReplicationStatus(
                documentCount: counters.documentCount, accountCount: counters.accountCount,
                quarantinedCount: counters.quarantinedCount,
                checkpoint: try Checkpoint.fetch(db), report: try Self.fetchReport(db), replicator: try Self.fetchLease(db)?.holder,
                standby: try Self.fetchStandby(db), lastUpdated: counters.lastUpdated,
                pipelineLatency: LatencySummary(newestFirst: try BatchLog.latencies(db, limit: 1_000)))
        }
    }

    public func recentBatches(limit: Int) async throws -> [BatchRecord] {
        try await read { try BatchLog.fetch($0, limit: limit) }
    }

    private static func fetchReport(_ db: Database) throws -> ReplicationReport? {
        let select = try PreparedStatement(
            db, "SELECT phase, tableURI, sourceVersion, sourceCommittedAt, pendingSince, lastError, reportedAt FROM report")
        let report = try select.firstRow { row -> ReplicationReport? in
            guard let phase = ReplicationPhase(rawValue: row.text(0)) else { return nil }
            let committedAt = row.integerOrNil(3).map(Timestamp.init(microseconds:))
            return ReplicationReport(
                phase: phase, tableURI: row.text(1),
                source: row.integerOrNil(2).flatMap { version in
                    committedAt.map { SourcePosition(version: version, committedAt: $0) }
                },
                pendingSince: row.integerOrNil(4).map(Timestamp.init(microseconds:)), lastError: row.textOrNil(5),
                reportedAt: row.timestamp(6))
        }
        return report ?? nil
    }
}
