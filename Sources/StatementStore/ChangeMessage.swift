import Scalars

extension StatementChangeEvent {
    /// Makes the event with its message, the same in every store.
    ///
    /// - Parameters:
    ///   - batchStartTime: T1 of the micro-batch that made the change; the message's `pipeline_latency_ms` counts from it.
    ///   - statement: the document without its transactions, as a JSON object.
    ///   - before: the same of what an update replaced, where that is known. It is left out where it is another account's: who may
    ///     see the one need not see the other.
    public init(
        token: ChangeToken, operation: ChangeOperation, accountNumber: String, statementId: String, source: SourcePosition,
        batchStartTime: Timestamp, processedAt: Timestamp, statement: [UInt8], before: [UInt8]? = nil
    ) {
        var json = JSONWriter(capacity: 384 + statement.count + (before?.count ?? 0))
        json.beginObject()
        json.key("token")
        json.value(token.text)
        json.key("operation")
        json.value(operation.rawValue)
        json.key("accountNumber")
        json.value(accountNumber)
        json.key("statementId")
        json.value(statementId)
        json.key("source_version")
        json.value(source.version)
        json.key("committed_at")
        json.value(source.committedAt)
        json.key("processed_at")
        json.value(processedAt)
        json.key("pipeline_latency_ms")
        json.value(Double(processedAt.microseconds - batchStartTime.microseconds) / 1_000)
        json.key("statement")
        json.raw(statement)
        if let before, Self.isOf(accountNumber, before) {
            json.key("before")
            json.raw(before)
        }
        json.endObject()
        self.init(
            token: token, operation: operation, accountNumber: accountNumber, statementId: statementId,
            sourceVersion: source.version,
            committedAt: source.committedAt, processedAt: processedAt, json: json.bytes)
    }

    private static func isOf(_ accountNumber: String, _ statement: [UInt8]) -> Bool {
        var member = JSONWriter()
        member.key("accountNumber")
        member.value(accountNumber)
        return statement.firstRange(of: member.bytes) != nil
    }
}
