import CMongo

/// Writes to one collection that are sent together, as few messages as they fit in.
///
/// Each kind of write is put in one after the other, because the driver starts a new message where the kind changes.
final class BulkWrite {
    private let bulk: OpaquePointer
    private let unchecked: OpaquePointer
    private(set) var count = 0

    /// - Parameter ordered: stop at the first failure.
    init(_ client: MongoClient, _ collection: String, session: MongoSession?, ordered: Bool = true) throws {
        bulk = try client.withCollection(collection) { collection in
            try withOptions(["ordered": .bool(ordered)], session) { options in
                guard let bulk = mongoc_collection_create_bulk_operation_with_opts(collection, options) else { throw MongoError.malformed }
                return bulk
            }
        }
        // Documents are made here and read by the server: libmongoc need not look through each of them.
        let options: BSONDocument = ["validate": false]
        unchecked = bson_new_from_data(options.bytes, options.bytes.count)
    }

    deinit {
        bson_destroy(unchecked)
        mongoc_bulk_operation_destroy(bulk)
    }

    func insert(_ document: BSONDocument) throws {
        try withBSON(document) { document in
            try add { mongoc_bulk_operation_insert_with_opts(bulk, document, unchecked, &$0) }
        }
    }

    func replace(_ filter: BSONDocument, with document: BSONDocument) throws {
        try withBSON(filter) { filter in
            try withBSON(document) { document in
                try add { mongoc_bulk_operation_replace_one_with_opts(bulk, filter, document, unchecked, &$0) }
            }
        }
    }

    func replaceOrInsert(_ filter: BSONDocument, with document: BSONDocument) throws {
        try withBSON(filter) { filter in
            try withBSON(document) { document in
                try withBSON(["upsert": true, "validate": false]) { options in
                    try add { mongoc_bulk_operation_replace_one_with_opts(bulk, filter, document, options, &$0) }
                }
            }
        }
    }

    func upsert(_ filter: BSONDocument, _ update: BSONDocument) throws {
        try withBSON(filter) { filter in
            try withBSON(update) { update in
                try withBSON(["upsert": true]) { options in
                    try add { mongoc_bulk_operation_update_one_with_opts(bulk, filter, update, options, &$0) }
                }
            }
        }
    }

    func delete(_ filter: BSONDocument) throws {
        try withBSON(filter) { filter in try add { mongoc_bulk_operation_remove_one_with_opts(bulk, filter, nil, &$0) } }
    }

    func deleteMany(_ filter: BSONDocument) throws {
        try withBSON(filter) { filter in try add { mongoc_bulk_operation_remove_many_with_opts(bulk, filter, nil, &$0) } }
    }

    func updateMany(_ filter: BSONDocument, _ update: BSONDocument) throws {
        try withBSON(filter) { filter in
            try withBSON(update) { update in
                try add { mongoc_bulk_operation_update_many_with_opts(bulk, filter, update, nil, &$0) }
            }
        }
    }

    /// - Returns: how many documents were removed.
    @discardableResult
    func execute() throws -> Int { try executeWrites().removed }

    /// - Returns: how many documents were removed, met by updates and replacements, and made by upserts.
    func executeWrites() throws -> (removed: Int, matched: Int, upserted: Int) {
        guard count > 0 else { return (0, 0, 0) }
        return try withReply { reply in
            var error = bson_error_t()
            guard mongoc_bulk_operation_execute(bulk, reply, &error) != 0 else { throw MongoError(error, reply: reply) }
            let answer = BSONView(reply)
            func number(_ name: StaticString) -> Int { answer[name]?.int64.map { Int($0) } ?? 0 }
            return (number("nRemoved"), number("nMatched"), number("nUpserted"))
        }
    }

    private func add(_ call: (inout bson_error_t) -> Bool) throws {
        var error = bson_error_t()
        guard call(&error) else { throw MongoError(error) }
        count += 1
    }
}
