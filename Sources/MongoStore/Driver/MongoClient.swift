import CMongo

/// A client that a thread of ``MongoPool`` has for the length of one job. Holds a pointer, so it is not Sendable and the
/// compiler keeps it on that thread.
struct MongoClient {
    let pointer: OpaquePointer
    let database: String

    func withCollection<R>(_ name: String, _ body: (OpaquePointer) throws -> R) throws -> R {
        guard let collection = mongoc_client_get_collection(pointer, database, name) else { throw MongoError.malformed }
        defer { mongoc_collection_destroy(collection) }
        return try body(collection)
    }

    /// Runs a command and calls `body` with its reply.
    @discardableResult
    func command<R>(
        _ command: BSONDocument, on database: String? = nil, session: MongoSession? = nil, _ body: (BSONView) throws -> R = { _ in }
    ) throws -> R {
        try withBSON(command) { command in
            try withReply { reply in
                try withOptions([:], session) { options in
                    var error = bson_error_t()
                    // The reply is initialised again by libmongoc; it is empty, so nothing is lost.
                    guard mongoc_client_command_with_opts(pointer, database ?? self.database, command, nil, options, reply, &error) else {
                        throw MongoError(error, reply: reply)
                    }
                    return try body(BSONView(reply))
                }
            }
        }
    }

    /// Runs a command that reads, where the connection string wants reads to go, once more after an election or a broken
    /// connection. Its cursor must end with the first batch.
    func read<R>(_ command: BSONDocument, _ body: (BSONView) throws -> R) throws -> R {
        try withBSON(command) { command in
            try withReply { reply in
                var error = bson_error_t()
                guard mongoc_client_read_command_with_opts(pointer, database, command, nil, nil, reply, &error) else {
                    throw MongoError(error, reply: reply)
                }
                return try body(BSONView(reply))
            }
        }
    }

    /// Runs a `find` of which there may be several batches, where the connection string wants reads to go.
    ///
    /// Not by the driver's own find and aggregate: they take the level of a read concern, and drop the instant.
    func open(_ command: BSONDocument, batchSize: Int) throws -> MongoCursor {
        var error = bson_error_t()
        // Of one session, as its further batches must be. Not a causal one, which would add a time of its own.
        let settings = mongoc_session_opts_new()
        defer { mongoc_session_opts_destroy(settings) }
        mongoc_session_opts_set_causal_consistency(settings, false)
        guard let pointer = mongoc_client_start_session(pointer, settings, &error) else { throw MongoError(error) }
        let session = OwnedSession(pointer)
        // 64 bits wide: of another width the driver would not let it be changed.
        var options: BSONDocument = ["batchSize": .int64(Int64(batchSize))]
        // Named, because the cursor does not know it of the reply: without, ending it early would end the process.
        options.append("serverId", .int32(try memberForReads()))
        return try withBSON(command) { command in
            try withOptions(options, MongoSession(pointer: pointer)) { options in
                guard let reply = odl_reply_new() else { throw MongoError.malformed }
                guard mongoc_client_read_command_with_opts(self.pointer, database, command, nil, options, reply, &error) else {
                    defer { odl_reply_free(reply) }
                    throw MongoError(error, reply: reply)
                }
                // Takes the reply's content and leaves its memory.
                defer { odl_view_free(reply) }
                return try MongoCursor(mongoc_cursor_new_from_command_reply_with_opts(self.pointer, reply, options), session)
            }
        }
    }

    /// The member that all batches are read from.
    private func memberForReads() throws -> Int32 {
        var error = bson_error_t()
        guard let server = mongoc_client_select_server(pointer, false, mongoc_client_get_read_prefs(pointer), &error) else {
            throw MongoError(error)
        }
        defer { mongoc_server_description_destroy(server) }
        return Int32(truncatingIfNeeded: mongoc_server_description_id(server))
    }

    func find(
        _ collection: String, _ filter: BSONDocument, options: BSONDocument = [:], session: MongoSession? = nil,
        _ body: (BSONView) throws -> Bool
    ) throws {
        try withCollection(collection) { collection in
            try withBSON(filter) { filter in
                try withOptions(options, session) { options in
                    try MongoCursor(mongoc_collection_find_with_opts(collection, filter, options, nil)).drain(body)
                }
            }
        }
    }

    /// - Parameter body: answers false to end the walk. It may change the size of the batches to come.
    func aggregate(
        _ collection: String, _ pipeline: [BSONValue], options: BSONDocument = [:], session: MongoSession? = nil,
        _ body: (BSONView, MongoCursor) throws -> Bool
    ) throws {
        try withCollection(collection) { collection in
            try withBSON(["pipeline": .array(pipeline)]) { pipeline in
                try withOptions(options, session) { options in
                    let cursor = try MongoCursor(mongoc_collection_aggregate(collection, MONGOC_QUERY_NONE, pipeline, options, nil))
                    try cursor.drain { try body($0, cursor) }
                }
            }
        }
    }
}

/// Ends with its last user.
final class OwnedSession {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { mongoc_client_session_destroy(pointer) }
}

/// The documents that a query finds.
final class MongoCursor {
    private let cursor: OpaquePointer
    /// What the cursor was opened in; outlives it.
    private let session: OwnedSession?

    init(_ cursor: OpaquePointer?, _ session: OwnedSession? = nil) throws {
        guard let cursor else { throw MongoError.malformed }
        self.cursor = cursor
        self.session = session
    }

    deinit { mongoc_cursor_destroy(cursor) }

    func setBatchSize(_ size: Int) { mongoc_cursor_set_batch_size(cursor, UInt32(size)) }

    /// - Parameter body: answers false to end the walk.
    func drain(_ body: (BSONView) throws -> Bool) throws {
        var document: OpaquePointer?
        while mongoc_cursor_next(cursor, &document) {
            guard let document, try body(BSONView(document)) else { return }
        }
        var error = bson_error_t()
        var reply: OpaquePointer?
        if mongoc_cursor_error_document(cursor, &error, &reply) { throw MongoError(error, reply: reply) }
    }
}

/// Calls `body` with options as libmongoc takes them, within the session where there is one.
func withOptions<R>(_ options: BSONDocument, _ session: MongoSession?, _ body: (OpaquePointer) throws -> R) throws -> R {
    guard let bson = bson_new_from_data(options.bytes, options.bytes.count) else { throw MongoError.malformed }
    defer { bson_destroy(bson) }
    if let session {
        var error = bson_error_t()
        guard mongoc_client_session_append(session.pointer, bson, &error) else { throw MongoError(error) }
    }
    return try body(bson)
}
