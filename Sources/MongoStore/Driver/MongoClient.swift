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

/// The documents that a query finds.
final class MongoCursor {
    private let cursor: OpaquePointer

    init(_ cursor: OpaquePointer?) throws {
        guard let cursor else { throw MongoError.malformed }
        self.cursor = cursor
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
