import CMongo

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
