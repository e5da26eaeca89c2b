import CMongo

/// Reads at an instant of the cluster, where the connection string wants reads to go. By commands, not by the driver's own find
/// and aggregate: they take the level of a read concern, and drop the instant.
extension MongoClient {
    /// Runs a command that reads, once more after an election or a broken connection. Its cursor must end with the first batch.
    func read<R>(_ command: BSONDocument, _ body: (BSONView) throws -> R) throws -> R {
        try read(command, reads.options(), body)
    }

    /// Runs a `find` of which there may be several batches.
    ///
    /// - Parameter body: answers false to end the walk; may change the size of the batches to come.
    func find(_ command: BSONDocument, batchSize: Int, _ body: (BSONView, inout Int) throws -> Bool) throws {
        var command = command
        command.append("batchSize", .int64(Int64(batchSize)))
        var batchSize = batchSize
        var wantsMore = true
        let options = try reads.options()
        // Where several members may answer, the first batch is asked of the one that the others will be asked of.
        let member = readsPrimary ? nil : try memberForReads()
        let rest: BSONDocument? = try withOptions(options, member) { options in
            try read(command, options) { reply in
                guard let cursor = reply["cursor"]?.document, let id = cursor["id"]?.int64, let batch = cursor["firstBatch"]?.document
                else { throw MongoError.malformed }
                for element in batch where wantsMore {
                    guard let document = element.document else { throw MongoError.malformed }
                    wantsMore = try body(document, &batchSize)
                }
                return id == 0 ? nil : Self.reply(ofCursor: id, in: cursor["ns"]?.string ?? "")
            }
        }
        guard let rest else { return }
        // Made also where no more is wanted: its end tells the server.
        let cursor = try cursor(rest, of: member ?? memberForReads(), options, batchSize: batchSize)
        guard wantsMore else { return }
        try cursor.drain { document in
            let goesOn = try body(document, &batchSize)
            cursor.setBatchSize(batchSize)
            return goesOn
        }
    }

    private func read<R>(_ command: BSONDocument, _ options: OpaquePointer, _ body: (BSONView) throws -> R) throws -> R {
        try withBSON(command) { command in
            try withReply { reply in
                var error = bson_error_t()
                guard mongoc_client_read_command_with_opts(pointer, database, command, nil, options, reply, &error) else {
                    throw MongoError(error, reply: reply)
                }
                return try body(BSONView(reply))
            }
        }
    }

    /// A cursor behind its first batch.
    private func cursor(_ reply: BSONDocument, of member: Int32, _ options: OpaquePointer, batchSize: Int) throws -> MongoCursor {
        guard let own = odl_reply_new() else { throw MongoError.malformed }
        // The cursor takes the content and leaves the memory.
        defer { odl_view_free(own) }
        _ = try withBSON(reply) { bson_concat(own, $0) }
        // 64 bits wide: of another width the driver would not let it be changed.
        return try withOptions(options, member, batchSize: Int64(batchSize)) { options in
            try MongoCursor(mongoc_cursor_new_from_command_reply_with_opts(pointer, own, options))
        }
    }

    private static func reply(ofCursor id: Int64, in namespace: String) -> BSONDocument {
        ["ok": 1, "cursor": ["id": .int64(id), "ns": .string(namespace), "firstBatch": .array([])]]
    }

    /// Calls `body` with the options, and with what is given of the others. The member is named because the cursor does not know
    /// it of the reply: without, ending it early would end the process.
    private func withOptions<R>(
        _ options: OpaquePointer, _ member: Int32?, batchSize: Int64? = nil, _ body: (OpaquePointer) throws -> R
    ) throws -> R {
        guard let member else { return try body(options) }
        guard let own = bson_copy(options) else { throw MongoError.malformed }
        defer { bson_destroy(own) }
        bson_append_int32(own, "serverId", -1, member)
        if let batchSize { bson_append_int64(own, "batchSize", -1, batchSize) }
        return try body(own)
    }

    private var readsPrimary: Bool { mongoc_read_prefs_get_mode(mongoc_client_get_read_prefs(pointer)) == MONGOC_READ_PRIMARY }

    private func memberForReads() throws -> Int32 {
        var error = bson_error_t()
        guard let server = mongoc_client_select_server(pointer, false, mongoc_client_get_read_prefs(pointer), &error) else {
            throw MongoError(error)
        }
        defer { mongoc_server_description_destroy(server) }
        return Int32(truncatingIfNeeded: mongoc_server_description_id(server))
    }
}
