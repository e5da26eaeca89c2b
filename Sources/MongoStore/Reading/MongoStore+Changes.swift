import StatementStore

extension MongoStore {
    public func changes(after token: ChangeToken?, limit: Int) async throws -> [StatementChangeEvent] {
        let place = try token.map { token in
            guard let place = token.place else { throw StoreError.invalidToken }
            return place
        }
        return try await reads.run { client in
            var reader = QueryReader(client)
            let after = place?.sequence ?? 0
            var documents: [(sequence: Int64, event: StatementChangeEvent)] = []
            let pipeline: [BSONValue] = [
                ["$match": ["_id": ["$gt": .int64(after)]]], ["$sort": ["_id": 1]], ["$limit": .int64(Int64(limit))],
            ]
            try reader.read(Collections.changes, pipeline, expecting: limit) { document, epoch in
                guard let sequence = document["_id"]?.int64, let event = StatementChangeEvent(document, epoch: epoch) else {
                    throw StoreError.damaged(Collections.changes)
                }
                documents.append((sequence, event))
            }
            if let place { try Self.check(place, first: documents.first?.sequence, reader.state) }
            return documents.map(\.event)
        }
    }

    public func latestChangeToken() async throws -> ChangeToken? {
        guard let state = try await state(), state.lastSequence > 0 else { return nil }
        return ChangeToken(epoch: state.epoch, sequence: state.lastSequence)
    }

    func state() async throws -> StoreState? {
        try await reads.run { client in
            var state: StoreState?
            let options: BSONDocument = ["readConcern": ["level": "majority"], "limit": 1]
            try client.find(Collections.state, ["_id": .string(StoreState.id)], options: options) {
                state = StoreState($0)
                return false
            }
            return state
        }
    }

    /// A token beyond the newest change is of a store that has been put back to an earlier state. Numbers have no gaps, so
    /// that the first one tells whether any is missing.
    private static func check(_ place: (epoch: String, sequence: Int64), first: Int64?, _ state: StoreState?) throws {
        guard let state, place.epoch == state.epoch, place.sequence <= state.lastSequence else { throw StoreError.historyLost }
        guard place.sequence == state.lastSequence || first == nil || first == place.sequence + 1 else { throw StoreError.historyLost }
    }
}

extension QueryReader {
    /// ``read(_:_:expecting:_:)`` for documents that need the store's epoch to be understood.
    mutating func read(
        _ collection: String, _ pipeline: [BSONValue], expecting count: Int, _ body: (BSONView, _ epoch: String) throws -> Void
    ) throws {
        try read(collection, pipeline, expecting: count) { document, _, state in
            guard let state else { throw StoreError.damaged(Collections.state) }
            try body(document, state.epoch)
            return true
        }
    }
}
