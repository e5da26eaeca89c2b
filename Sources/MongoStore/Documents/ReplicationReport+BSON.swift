import Scalars
import StatementStore

/// The document `report` of `sync_state`.
extension ReplicationReport {
    static let id = "report"

    init?(_ document: BSONView) {
        guard document["_id"]?.string == Self.id, let phase = document["phase"]?.string.flatMap(ReplicationPhase.init),
            let tableURI = document["tableURI"]?.string, let reportedAt = document["reportedAt"]?.timestamp
        else { return nil }
        let committedAt = document["sourceCommittedAt"]?.timestamp
        self.init(
            phase: phase, tableURI: tableURI,
            source: document["sourceVersion"]?.int64.flatMap { version in
                committedAt.map { SourcePosition(version: version, committedAt: $0) }
            },
            pendingSince: document["pendingSince"]?.timestamp, lastError: document["lastError"]?.string, reportedAt: reportedAt)
    }

    var bson: BSONDocument {
        [
            "_id": .string(Self.id), "phase": .string(phase.rawValue), "tableURI": .string(tableURI),
            "sourceVersion": source.map { .int64($0.version) } ?? .null,
            "sourceCommittedAt": source.map { .micros($0.committedAt) } ?? .null,
            "pendingSince": pendingSince.map(BSONValue.micros) ?? .null, "lastError": lastError.map(BSONValue.string) ?? .null,
            "reportedAt": .micros(reportedAt),
        ]
    }
}
