import Scalars
import StatementStore

/// A document of `sync_changes`: its `_id` is the change's number, its `message` the JSON that WebSocket clients get.
extension StatementChangeEvent {
    func bson(sequence: Int64) -> BSONDocument {
        var bson = BSONDocument(capacity: 256 + json.count)
        bson.append("_id", .int64(sequence))
        bson.append("operation", operation.rawValue)
        bson.append("accountNumber", accountNumber)
        bson.append("statementId", statementId)
        bson.append("sourceVersion", .int64(sourceVersion))
        bson.append("committedAt", .micros(committedAt))
        bson.append("processedAt", .micros(processedAt))
        bson.append("message", String(decoding: json, as: UTF8.self))
        return bson
    }

    init?(_ document: BSONView, epoch: String) {
        guard let sequence = document["_id"]?.int64, let operation = document["operation"]?.string.flatMap(ChangeOperation.init),
            let accountNumber = document["accountNumber"]?.string, let statementId = document["statementId"]?.string,
            let sourceVersion = document["sourceVersion"]?.int64, let committedAt = document["committedAt"]?.timestamp,
            let processedAt = document["processedAt"]?.timestamp, let message = document["message"]?.utf8
        else { return nil }
        self.init(
            token: ChangeToken(epoch: epoch, sequence: sequence), operation: operation, accountNumber: accountNumber,
            statementId: statementId, sourceVersion: sourceVersion, committedAt: committedAt, processedAt: processedAt,
            json: Array(message))
    }
}

extension ChangeToken {
    /// `EPOCH-SEQUENCE`.
    init(epoch: String, sequence: Int64) { self.init(text: "\(epoch)-\(sequence)") }

    /// Nil when it is no token.
    var place: (epoch: String, sequence: Int64)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 16, let sequence = Int64(parts[1]), sequence > 0 else { return nil }
        return (String(parts[0]), sequence)
    }
}
