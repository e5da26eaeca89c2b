import Scalars
import StatementStore

extension MongoStore {
    public func changes(after token: ChangeToken?, limit: Int) async throws -> [StatementChangeEvent] {
        let place = try token.map { token in
            guard let place = token.place else { throw StoreError.invalidToken }
            return place
        }
        return try await reads.run { [snapshots] client in
            try client.atReadableInstant { _ in
                var reader = QueryReader(client, snapshots, isFresh: true)
                let after = place?.sequence ?? 0
                var documents: [(sequence: Int64, event: StatementChangeEvent)] = []
                let find = Find(Collections.changes, ["_id": ["$gt": .int64(after)]], sort: ["_id": 1], limit: Int64(limit))
                guard let epoch = try reader.begun().state?.epoch else {
                    if place != nil { throw StoreError.historyLost }
                    return []
                }
                try reader.read(find, expecting: limit) { document, _ in
                    guard let sequence = document["_id"]?.int64, let event = StatementChangeEvent(document, epoch: epoch) else {
                        throw StoreError.damaged(Collections.changes)
                    }
                    documents.append((sequence, event))
                    return true
                }
                if let place { try Self.check(place, first: documents.first?.sequence, reader.state) }
                return documents.map(\.event)
            }
        }
    }

    public func latestChangeToken() async throws -> ChangeToken? {
        guard let state = try await state(), state.lastSequence > 0 else { return nil }
        return ChangeToken(epoch: state.epoch, sequence: state.lastSequence)
    }

    public func feedStart(since time: Timestamp) async throws -> FeedStart {
        try await reads.run { [snapshots] client in
            // Read before the oldest change: what is added meanwhile belongs to the feed that begins here.
            let newest = try client.atReadableInstant { _ in try snapshots.snapshot(isFresh: true, client) }
            guard let state = newest.state, state.lastSequence > 0 else {
                return FeedStart(token: nil, isComplete: true)
            }
            let oldest = try client.change(["$sort": ["_id": 1]])?.sequence
            return try FeedStart(since: time, kept: oldest.map { min($0, state.lastSequence)...state.lastSequence }) { sequence in
                try client.change(["$match": ["_id": .int64(sequence)]])?.processedAt
            } token: { ChangeToken(epoch: state.epoch, sequence: $0) }
        }
    }

    func state() async throws -> StoreState? {
        try await reads.run { [snapshots] client in
            try client.atReadableInstant { _ in try snapshots.snapshot(isFresh: true, client).state }
        }
    }

    /// A token beyond the newest change is of a store that has been put back to an earlier state. Numbers have no gaps, so
    /// that the first one tells whether any is missing.
    private static func check(_ place: (epoch: String, sequence: Int64), first: Int64?, _ state: StoreState?) throws {
        guard let state, place.epoch == state.epoch, place.sequence <= state.lastSequence else { throw StoreError.historyLost }
        guard place.sequence == state.lastSequence || first == nil || first == place.sequence + 1 else { throw StoreError.historyLost }
    }
}

extension MongoClient {
    /// The first change that a stage of a pipeline lets through.
    fileprivate func change(_ stage: BSONValue) throws -> (sequence: Int64, processedAt: Timestamp)? {
        var change: (Int64, Timestamp)?
        let pipeline: [BSONValue] = [stage, ["$limit": 1], ["$project": ["processedAt": 1]]]
        let options: BSONDocument = ["readConcern": ["level": "majority"]]
        try aggregate(Collections.changes, pipeline, options: options) { document, _ in
            guard let sequence = document["_id"]?.int64, let processedAt = document["processedAt"]?.timestamp else {
                throw StoreError.damaged(Collections.changes)
            }
            change = (sequence, processedAt)
            return false
        }
        return change
    }
}
