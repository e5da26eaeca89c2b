import Scalars
import StatementStore

extension MongoStore {
    /// Digests are computed from the documents as they stand, so that a document that something else has changed is found.
    ///
    /// The walk takes its time, and the server keeps the state that it reads for five minutes by default
    /// (`minSnapshotHistoryWindowInSeconds`): enough for about a million statements.
    public func digests(
        _ body: @Sendable (_ statementId: String, _ digest: StatementDigest) throws -> Void
    ) async throws -> ReplicationCheckpoint? {
        // The job ends before this function returns, so the closure does not outlive it.
        try await withoutActuallyEscaping(body) { body in
            try await reads.run { client in
                var reader = QueryReader(client)
                var json = JSONWriter(capacity: 16_384)
                try reader.read(Collections.statements, [["$sort": ["_id": 1]]], expecting: 100) { document, _ in
                    let fields = StatementFields(document)
                    guard let id = fields.statementId?.string else { throw StoreError.damaged(Collections.statements) }
                    json.removeAll()
                    fields.encodeMembers(into: &json, transactions: true)
                    try body(id, StatementDigest(ofMembers: json.bytes))
                    return true
                }
                return reader.state?.checkpoint
            }
        }
    }
}
