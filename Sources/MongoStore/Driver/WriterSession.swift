import CMongo

/// The session that a client writes its batches in, from the first to the last: who comes after this process has to know it. It is
/// no other operation's, so that whoever ends it ends batches alone. It stays on its client's thread.
final class WriterSession {
    private let client: OpaquePointer
    private var session: OpaquePointer?

    init(_ client: OpaquePointer) { self.client = client }

    deinit { close() }

    func open() throws -> MongoSession {
        if let session { return MongoSession(pointer: session) }
        var error = bson_error_t()
        guard let opened = mongoc_client_start_session(client, nil, &error) else { throw MongoError(error) }
        session = opened
        return MongoSession(pointer: opened)
    }

    /// Before its client goes back to where it came from.
    func close() {
        if let session { mongoc_client_session_destroy(session) }
        session = nil
    }
}
