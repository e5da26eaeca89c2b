import CMongo

extension MongoClient {
    /// Waits for changes of a collection, in steps of at most a second, and calls `body` after each step.
    ///
    /// The driver resumes by itself behind the last change after an election or a broken connection. What it cannot resume
    /// from, history that is gone (286, 280) among it, ends the call with an error.
    /// - Parameter body: told whether something changed; answers false to end.
    func watch(_ collection: String, _ body: (_ hasChanged: Bool) -> Bool) throws {
        // Only that something changed is asked for, not what.
        let pipeline: [BSONValue] = [["$project": ["_id": 1, "operationType": 1]]]
        try withCollection(collection) { collection in
            try withBSON(["pipeline": .array(pipeline)]) { pipeline in
                try withBSON(["maxAwaitTimeMS": 1_000]) { options in
                    guard let stream = mongoc_collection_watch(collection, pipeline, options) else { throw MongoError.malformed }
                    defer { mongoc_change_stream_destroy(stream) }
                    try Self.drain(stream, body)
                }
            }
        }
    }

    private static func drain(_ stream: OpaquePointer, _ body: (Bool) -> Bool) throws {
        var error = bson_error_t()
        // Opening fails here and not at the first wait.
        if mongoc_change_stream_error_document(stream, &error, nil) { throw MongoError(error) }
        // What changed before the stream was open.
        guard body(true) else { return }
        while true {
            var change: OpaquePointer?
            let hasChanged = mongoc_change_stream_next(stream, &change)
            if !hasChanged, mongoc_change_stream_error_document(stream, &error, nil) { throw MongoError(error) }
            // The collection was dropped: the server has closed the stream, and libmongoc would go on asking at once and for ever.
            if let change, BSONView(change)["operationType"]?.string == "invalidate" { throw MongoError.invalidated }
            guard body(hasChanged) else { return }
        }
    }
}
