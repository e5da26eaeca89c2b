import CMongo

/// libmongoc itself: initialised once in a process and never cleaned up, because clients may outlive any moment to do so.
enum MongoDriver {
    private static let started: Void = {
        mongoc_init()
        // Its log goes to the standard error and would show host names amid ours; every failure comes back as an error.
        mongoc_log_set_handler(nil, nil)
    }()

    static func start() { started }
}

/// Calls `body` with the document as libbson has it: in the same memory, not to be written to.
func withBSON<R>(_ document: BSONDocument, _ body: (OpaquePointer) throws -> R) throws -> R {
    try withBSON(bytes: document.bytes, body)
}

func withBSON<R>(bytes: [UInt8], _ body: (OpaquePointer) throws -> R) throws -> R {
    try bytes.withUnsafeBufferPointer { bytes in
        guard let bson = odl_view_new(bytes.baseAddress, bytes.count) else { throw MongoError.malformed }
        defer { odl_view_free(bson) }
        return try body(bson)
    }
}

/// Calls `body` with room for a reply, which `read` then sees.
func withReply<R>(_ body: (_ reply: OpaquePointer) throws -> R) throws -> R {
    guard let reply = odl_reply_new() else { throw MongoError.malformed }
    defer { odl_reply_free(reply) }
    return try body(reply)
}

extension BSONView {
    /// Valid as long as `bson` is.
    init(_ bson: OpaquePointer) {
        self.init(UnsafeRawBufferPointer(start: bson_get_data(bson), count: Int(odl_bson_length(bson))))
    }
}
