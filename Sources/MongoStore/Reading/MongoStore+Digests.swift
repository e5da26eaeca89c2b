import Scalars
import StatementStore

extension MongoStore {
    private typealias Piece = [(statementId: String, digest: StatementDigest)]

    /// Digests are computed from the documents as they stand, so that a document that something else has changed is found.
    ///
    /// The walk takes its time, and the server keeps the state that it reads for five minutes by default
    /// (`minSnapshotHistoryWindowInSeconds`): enough for about a million statements.
    public func digests(
        _ body: @escaping @Sendable (_ statementId: String, _ digest: StatementDigest) throws -> Void
    ) async throws -> ReplicationCheckpoint? {
        let handover = Handover<Piece>(capacity: 4)
        // However the walk ends, the thread is not left waiting.
        defer { handover.cancel() }
        async let checkpoint = readDigests(into: handover)
        for await piece in handover.pieces {
            for (id, digest) in piece { try body(id, digest) }
            handover.consumed()
        }
        return try await checkpoint
    }

    private func readDigests(into handover: Handover<Piece>) async throws -> ReplicationCheckpoint? {
        defer { handover.finish() }
        return try await reads.run { [snapshots] client in
            var reader = QueryReader(client, snapshots, isFresh: true)
            var json = JSONWriter(capacity: 16_384)
            var piece: Piece = []
            var all = Find(Collections.statements, sort: ["_id": 1])
            all.isBounded = false
            try reader.read(all, expecting: 100) { document, _ in
                let fields = StatementFields(document)
                guard let id = fields.statementId?.string else { throw StoreError.damaged(Collections.statements) }
                json.removeAll()
                fields.encodeMembers(into: &json, transactions: true)
                piece.append((id, StatementDigest(ofMembers: json.bytes)))
                guard piece.count == 1_000 else { return true }
                defer { piece.removeAll(keepingCapacity: true) }
                return handover.send(piece)
            }
            _ = handover.send(piece)
            return reader.state?.checkpoint
        }
    }
}
