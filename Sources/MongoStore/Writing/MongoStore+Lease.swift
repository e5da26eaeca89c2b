import Scalars
import StatementStore

/// The documents `lease` and `standby` of `sync_state`.
extension MongoStore {
    public func lease() async throws -> ReplicationLease? {
        try await writes.run { client in
            var lease: ReplicationLease?
            try client.find(Collections.state, ["_id": .string(ReplicationLease.id)], options: ["limit": 1]) {
                lease = ReplicationLease($0)
                return false
            }
            return lease
        }
    }

    public func replaceLease(_ expected: ReplicationLease?, with new: ReplicationLease) async throws -> Bool {
        try await writes.run { client in
            let bulk = try BulkWrite(client, Collections.state, session: nil)
            if let expected {
                try bulk.replace(expected.bson, with: new.bson)
            } else {
                // Inserts where there is none; the filter finds no other.
                try bulk.upsert(["_id": .string(ReplicationLease.id)], ["$setOnInsert": .document(new.values)])
            }
            let written = try bulk.executeWrites()
            return written.matched + written.upserted > 0 && (expected != nil || written.upserted == 1)
        }
    }

    public func reportStandby(_ standby: ReplicationStandby?) async throws {
        try await writes.run { client in
            let bulk = try BulkWrite(client, Collections.state, session: nil)
            try bulk.replaceOrInsert(["_id": .string(ReplicationStandby.id)], with: ReplicationStandby.bson(standby))
            try bulk.execute()
        }
    }
}

extension ReplicationLease {
    static let id = "lease"

    init?(_ document: BSONView) {
        guard document["_id"]?.string == Self.id, let renewals = document["renewals"]?.int64 else { return nil }
        self.init(holder: document["holder"]?.string, renewals: renewals)
    }

    var values: BSONDocument { ["holder": holder.map(BSONValue.string) ?? .null, "renewals": .int64(renewals)] }

    var bson: BSONDocument {
        ["_id": .string(Self.id), "holder": holder.map(BSONValue.string) ?? .null, "renewals": .int64(renewals)]
    }
}

extension ReplicationStandby {
    static let id = "standby"

    init?(_ document: BSONView) {
        guard document["_id"]?.string == Self.id, let name = document["name"]?.string,
            let reportedAt = document["reportedAt"]?.timestamp
        else { return nil }
        self.init(name: name, reportedAt: reportedAt)
    }

    static func bson(_ standby: ReplicationStandby?) -> BSONDocument {
        ["_id": .string(id), "name": standby.map { .string($0.name) } ?? .null, "reportedAt": standby.map { .micros($0.reportedAt) } ?? .null]
    }
}
