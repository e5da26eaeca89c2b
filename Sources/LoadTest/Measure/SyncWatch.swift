import Foundation
import Scalars
import Synchronization

/// How fresh the data is while the load runs: what the change feed shows, and what the API says of replication.
final class SyncWatch: Sendable {
    struct Reading: Sendable {
        /// From commit to message.
        var freshness = LatencyHistogram()
        /// Whether the change feed could be opened: without it nobody knows how fresh the data is.
        var hasListened = false
        /// The longest lag that the API has told of, in seconds; nil when it never knew.
        var longestLag: Double?
        /// The state of replication that was told last; nil when the API did not answer.
        var state: String?
    }

    private let reading = Mutex(Reading())
    /// What to add to this machine's clock to have the server's, in microseconds.
    private let clockOffset = Mutex<Int64>(0)
    private let wallClock: WallClock

    init(wallClock: WallClock) { self.wallClock = wallClock }

    var current: Reading { reading.withLock { $0 } }

    /// The change feed is open.
    func isListening() { reading.withLock { $0.hasListened = true } }

    /// A message of the change feed has come just now.
    func received(_ message: String) {
        let now = wallClock.now().microseconds + clockOffset.withLock { $0 }
        guard let change = try? JSONDecoder().decode(Change.self, from: Data(message.utf8)),
            let committed = Timestamp(change.committed_at)
        else { return }
        reading.withLock { $0.freshness.record(nanoseconds: max(0, now - committed.microseconds) * 1_000) }
    }

    /// - Parameters:
    ///   - metrics: what the API answered.
    ///   - askedAt: when it was asked.
    func told(_ metrics: ServerMetrics, askedAt: Timestamp) {
        reading.withLock { reading in
            reading.state = metrics.state
            if let lag = metrics.syncLagSeconds { reading.longestLag = max(reading.longestLag ?? 0, lag) }
        }
        guard let theirs = Timestamp(metrics.serverTime) else { return }
        // Of two clocks that differ by less than the answer took nobody knows which is ahead.
        let now = wallClock.now().microseconds
        let offset = theirs.microseconds - (askedAt.microseconds + now) / 2
        let uncertainty = (now - askedAt.microseconds) / 2 + 1_000
        clockOffset.withLock { $0 = abs(offset) > uncertainty ? offset : 0 }
    }

    private struct Change: Decodable {
        var committed_at: String
    }
}

/// As much of `GET /api/v1/metrics` as a load test needs.
struct ServerMetrics: Decodable, Sendable {
    var store: String
    var state: String
    var documentCount: Int
    var syncLagSeconds: Double?
    var serverTime: String
}
