import Foundation
import Scalars
import StatementStore

/// The document `replication` of `sync_state`: checkpoint and counters, written by each batch in its own transaction.
/// Instants are microseconds here, as 64-bit integers.
struct StoreState: Sendable {
    static let id = "replication"

    /// Random: a change token of another store is told by it.
    let epoch: String
    var checkpoint: ReplicationCheckpoint?
    var documentCount: Int64 = 0
    var accountCount: Int64 = 0
    var quarantinedCount: Int64 = 0
    var lastSequence: Int64 = 0
    var lastBatch: Int64 = 0
    var lastQuarantined: Int64 = 0
    var lastUpdated: Timestamp?
    /// Names the call that wrote this state, so that one whose answer was lost finds itself again.
    var writtenBy = ""
    /// The sessions whose transactions write batches. Set before the first of them: who comes after a writer that was killed
    /// ends by them what the server still holds for it.
    var writerSessions: [UUID] = []

    init(epoch: String) { self.epoch = epoch }

    /// Nil when it is not that document.
    init?(_ document: BSONView) {
        guard document["_id"]?.string == Self.id, let epoch = document["epoch"]?.string else { return nil }
        self.epoch = epoch
        for element in document {
            switch true {
            case element.isNamed("documentCount"): documentCount = element.int64 ?? 0
            case element.isNamed("accountCount"): accountCount = element.int64 ?? 0
            case element.isNamed("quarantinedCount"): quarantinedCount = element.int64 ?? 0
            case element.isNamed("lastSequence"): lastSequence = element.int64 ?? 0
            case element.isNamed("lastBatch"): lastBatch = element.int64 ?? 0
            case element.isNamed("lastQuarantined"): lastQuarantined = element.int64 ?? 0
            case element.isNamed("lastUpdated"): lastUpdated = element.timestamp
            case element.isNamed("writtenBy"): writtenBy = element.string ?? ""
            case element.isNamed("writerSessions"): writerSessions = element.document?.compactMap(\.uuid) ?? []
            case element.isNamed("checkpoint"): checkpoint = element.document.flatMap(ReplicationCheckpoint.init)
            default: break
            }
        }
    }

    var bson: BSONDocument {
        [
            "_id": .string(Self.id), "epoch": .string(epoch), "checkpoint": checkpoint.map { .document($0.bson) } ?? .null,
            "documentCount": .int64(documentCount), "accountCount": .int64(accountCount), "quarantinedCount": .int64(quarantinedCount),
            "lastSequence": .int64(lastSequence), "lastBatch": .int64(lastBatch), "lastQuarantined": .int64(lastQuarantined),
            "lastUpdated": lastUpdated.map(BSONValue.micros) ?? .null, "writtenBy": .string(writtenBy),
            "writerSessions": .array(writerSessions.map(BSONValue.uuid)),
        ]
    }
}

extension ReplicationCheckpoint {
    init?(_ document: BSONView) {
        guard let tableId = document["tableId"]?.string, let version = document["version"]?.int64,
            let committedAt = document["committedAt"]?.timestamp, let rows = document["rows"]?.int64
        else { return nil }
        let at = SourcePosition(version: version, committedAt: committedAt)
        let isLoading = document["loading"]?.bool ?? false
        self.init(
            tableId: tableId,
            progress: isLoading
                ? .loading(at: at, rows: rows, replacing: document["replacing"]?.bool ?? false) : .following(at: at, rows: rows))
    }

    var bson: BSONDocument {
        let (at, rows, isLoading, isReplacing) =
            switch progress {
            case .loading(let at, let rows, let replacing): (at, rows, true, replacing)
            case .following(let at, let rows): (at, rows, false, false)
            }
        return [
            "tableId": .string(tableId), "loading": .bool(isLoading), "replacing": .bool(isReplacing), "version": .int64(at.version),
            "committedAt": .micros(at.committedAt), "rows": .int64(rows),
        ]
    }

    /// The version being loaded or wholly applied.
    var position: SourcePosition {
        switch progress {
        case .loading(let at, _, _), .following(let at, _): at
        }
    }
}
