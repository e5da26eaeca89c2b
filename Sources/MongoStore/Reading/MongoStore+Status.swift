import StatementStore

extension MongoStore {
    public func checkpoint() async throws -> ReplicationCheckpoint? { try await state()?.checkpoint }

    public func status() async throws -> ReplicationStatus {
        try await reads.run { [snapshots] client in
            try client.atReadableInstant { _ in
                var report: ReplicationReport?
                var latencies: [Double] = []
                var reader = QueryReader(client, snapshots, isFresh: true)
                let measured = Find(
                    Collections.batches, ["isMeasured": true], sort: ["_id": -1], projection: ["startedAt": 1, "processedAt": 1], limit: 1_000)
                try reader.read(measured, expecting: 1_000) { document, _ in
                    if let started = document["startedAt"]?.int64, let processed = document["processedAt"]?.int64 {
                        latencies.append(Double(processed - started) / 1_000)
                    }
                    return true
                }
                try client.find(Collections.state, ["_id": .string(ReplicationReport.id)], options: ["limit": 1]) {
                    report = ReplicationReport($0)
                    return false
                }
                var lease: ReplicationLease?
                var standby: ReplicationStandby?
                let ids: [BSONValue] = [.string(ReplicationLease.id), .string(ReplicationStandby.id)]
                try client.find(Collections.state, ["_id": ["$in": .array(ids)]]) {
                    lease = ReplicationLease($0) ?? lease
                    standby = ReplicationStandby($0) ?? standby
                    return true
                }
                let state = reader.state
                return ReplicationStatus(
                    documentCount: state?.documentCount ?? 0, accountCount: state?.accountCount ?? 0,
                    quarantinedCount: state?.quarantinedCount ?? 0, checkpoint: state?.checkpoint, report: report,
                    replicator: lease?.holder, standby: standby, lastUpdated: state?.lastUpdated, pipelineLatency: LatencySummary(newestFirst: latencies))
            }
        }
    }

    public func recentBatches(limit: Int) async throws -> [BatchRecord] {
        try await reads.run { client in
            var records: [BatchRecord] = []
            try client.find(Collections.batches, [:], options: ["sort": ["_id": -1], "limit": .int64(Int64(limit))]) { document in
                guard let record = BatchRecord(document) else { throw StoreError.damaged(Collections.batches) }
                records.append(record)
                return true
            }
            return records
        }
    }

    public func quarantined(after id: Int64?, limit: Int) async throws -> [QuarantinedRow] {
        try await reads.run { client in
            var rows: [QuarantinedRow] = []
            let options: BSONDocument = ["sort": ["_id": 1], "limit": .int64(Int64(limit))]
            try client.find(Collections.quarantine, ["_id": ["$gt": .int64(id ?? 0)]], options: options) { document in
                guard let row = QuarantinedRow(document) else { throw StoreError.damaged(Collections.quarantine) }
                rows.append(row)
                return true
            }
            return rows
        }
    }
}
