import StatementStore

/// An instant of the cluster, and the store's state as it was then. What is read at this instant is of this state, however
/// much later it is read: that is what lets an answer name its source version without reading the state again.
struct Snapshot: Sendable {
    /// Nil in a store that has never been written.
    let state: StoreState?
    /// Nil where the server names none, as of a collection that is not there: an answer then names no version.
    let clusterTime: UInt64?

    /// Reads at this instant. A member that is behind waits until it has come so far.
    var readConcern: BSONValue {
        guard let clusterTime else { return ["level": "snapshot"] }
        return ["level": "snapshot", "atClusterTime": .timestamp(clusterTime)]
    }
}

extension MongoClient {
    /// The newest instant that a majority has.
    ///
    /// - Parameter floor: an instant that it must not be earlier than. A secondary that is behind waits.
    func snapshot(notBefore floor: UInt64?) throws -> Snapshot {
        var readConcern: BSONDocument = ["level": "snapshot"]
        if let floor { readConcern.append("afterClusterTime", .timestamp(floor)) }
        let command: BSONDocument = [
            "find": .string(Collections.state), "filter": ["_id": .string(StoreState.id)], "limit": 1, "singleBatch": true,
            "readConcern": .document(readConcern),
        ]
        return try read(command) { reply in
            let cursor = reply["cursor"]?.document
            guard let clusterTime = cursor?["atClusterTime"]?.clusterTime else { return Snapshot(state: nil, clusterTime: nil) }
            var first = cursor?["firstBatch"]?.document?.makeIterator()
            return Snapshot(state: first?.next()?.document.flatMap { StoreState($0) }, clusterTime: clusterTime)
        }
    }
}
