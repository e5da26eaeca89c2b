import CMongo

/// The session that a client's reads run in, one after the other. A cursor's further batches must be of the session that it was
/// opened in, and a session of its own for each read costs as much as a small answer.
///
/// Not a causal one, which would add a time of its own to the instant that a read names. It stays on its client's thread.
final class ReadSession {
    private let client: OpaquePointer
    private var session: OpaquePointer?
    private var sessionOptions: OpaquePointer?

    init(_ client: OpaquePointer) { self.client = client }

    deinit { close() }

    /// Options of a command that reads in this session, which begins with the first of them.
    func options() throws -> OpaquePointer {
        if let sessionOptions { return sessionOptions }
        let settings = mongoc_session_opts_new()
        defer { mongoc_session_opts_destroy(settings) }
        mongoc_session_opts_set_causal_consistency(settings, false)
        var error = bson_error_t()
        guard let session = mongoc_client_start_session(client, settings, &error) else { throw MongoError(error) }
        guard let options = bson_new(), mongoc_client_session_append(session, options, &error) else {
            mongoc_client_session_destroy(session)
            throw MongoError(error)
        }
        (self.session, sessionOptions) = (session, options)
        return options
    }

    /// Before its client goes back to where it came from.
    func close() {
        if let sessionOptions { bson_destroy(sessionOptions) }
        if let session { mongoc_client_session_destroy(session) }
        (session, sessionOptions) = (nil, nil)
    }
}
