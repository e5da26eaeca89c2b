import Foundation
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
    /// How long a majority may take to come to what was just made.
    private static let longestMaking: Duration = .seconds(2)

    /// Runs `body`, and again after a moment where the instant that it reads lies before the making of a collection or an
    /// index, as in a store that is being made.
    ///
    /// - Parameter body: told whether it is another try, which must not use an instant that was read before.
    func atReadableInstant<R>(_ body: (_ isRetry: Bool) throws -> R) throws -> R {
        let deadline = ContinuousClock.now + Self.longestMaking
        var isRetry = false
        while true {
            do { return try body(isRetry) } catch let error as MongoError
            where error.isSnapshotUnavailable && ContinuousClock.now < deadline {
                isRetry = true
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
    }

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
