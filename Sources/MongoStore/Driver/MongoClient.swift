import CMongo

/// A client that a thread of ``MongoPool`` has for the length of one job. Holds a pointer, so it is not Sendable and the
/// compiler keeps it on that thread.
struct MongoClient {
    let pointer: OpaquePointer
    let database: String
    let reads: ReadSession
    let writer: WriterSession

    init(pointer: OpaquePointer, database: String, reads: ReadSession? = nil, writer: WriterSession? = nil) {
        self.pointer = pointer
        self.database = database
        self.reads = reads ?? ReadSession(pointer)
        self.writer = writer ?? WriterSession(pointer)
    }

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
