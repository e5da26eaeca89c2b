import Scalars
import StatementStore

extension BatchRecord {
    /// From a document of `sync_batches`.
    init?(_ document: BSONView) {
        guard let id = document["_id"]?.int64, let sourceVersion = document["sourceVersion"]?.int64,
            let committedAt = document["committedAt"]?.timestamp, let startedAt = document["startedAt"]?.timestamp,
            let processedAt = document["processedAt"]?.timestamp
        else { return nil }
        func count(_ name: StaticString) -> Int { document[name]?.int64.map { Int($0) } ?? 0 }
        self.init(
            id: id, sourceVersion: sourceVersion, committedAt: committedAt, startedAt: startedAt, processedAt: processedAt,
            inserted: count("inserted"), updated: count("updated"), deleted: count("deleted"), quarantined: count("quarantined"))
    }

    /// `hasChanges` is what the partial index of the latencies goes by.
    var bson: BSONDocument {
        [
            "_id": .int64(id), "sourceVersion": .int64(sourceVersion), "committedAt": .micros(committedAt), "startedAt": .micros(startedAt),
            "processedAt": .micros(processedAt), "inserted": .int64(Int64(inserted)), "updated": .int64(Int64(updated)),
            "deleted": .int64(Int64(deleted)), "quarantined": .int64(Int64(quarantined)),
            "hasChanges": .bool(inserted + updated + deleted > 0),
        ]
    }
}
