import Scalars
import StatementStore

extension QuarantinedRow {
    /// From a document of `quarantine`.
    init?(_ document: BSONView) {
        guard let id = document["_id"]?.int64, let version = document["sourceVersion"]?.int64,
            let committedAt = document["committedAt"]?.timestamp, let reason = document["reason"]?.string,
            let changeType = document["changeType"]?.string, let row = document["row"]?.utf8
        else { return nil }
        self.init(
            id: id, source: SourcePosition(version: version, committedAt: committedAt), reason: reason,
            statementId: document["statementId"]?.string, changeType: changeType, row: Array(row))
    }

    func bson(id: Int64) -> BSONDocument {
        [
            "_id": .int64(id), "sourceVersion": .int64(source.version), "committedAt": .micros(source.committedAt),
            "reason": .string(reason), "statementId": statementId.map(BSONValue.string) ?? .null, "changeType": .string(changeType),
            "row": .string(String(decoding: row, as: UTF8.self)),
        ]
    }
}
