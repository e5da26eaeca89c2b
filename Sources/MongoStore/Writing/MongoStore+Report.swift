import StatementStore

extension MongoStore {
    public func report(_ report: ReplicationReport) async throws {
        try await writes.run { client in
            let bulk = try BulkWrite(client, Collections.state, session: nil)
            try bulk.replaceOrInsert(["_id": .string(ReplicationReport.id)], with: report.bson)
            try bulk.execute()
        }
    }

    public func discardQuarantined(ids: [Int64]?) async throws -> Int {
        try await writes.run { client in
            try client.withTransaction { session in
                let deletes = try BulkWrite(client, Collections.quarantine, session: session)
                try deletes.deleteMany(ids.map { ["_id": ["$in": .array($0.map(BSONValue.int64))]] } ?? [:])
                let removed = try deletes.execute()
                guard removed > 0 else { return 0 }
                let counter = try BulkWrite(client, Collections.state, session: session)
                try counter.updateMany(
                    ["_id": .string(StoreState.id)], ["$inc": ["quarantinedCount": .int64(Int64(-removed))]])
                try counter.execute()
                return removed
            }
        }
    }
}
