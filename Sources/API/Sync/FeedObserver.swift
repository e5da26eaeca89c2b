import Scalars
import StatementStore
import Synchronization

/// Measures the change feed as it passes the hub: freshness (seen by a reader - committed in Delta), count and rate.
final class FeedObserver: Sendable {
    struct Reading: Sendable {
        var freshness: SlidingHistogram.Summary?
        var changesPerSecond: Double
    }

    private struct State {
        var window = SlidingHistogram()
        var freshness = BucketHistogram()
        var changes: UInt64 = 0
        /// Changes in each of the last seconds.
        var seconds: [(second: Int64, changes: Int)] = []
        var startedEmpty = false
        /// The version of the snapshot that was loaded last: its rows are as old as the table, which says nothing of us.
        var loadedVersion: Int64?
    }

    private static let rateWindow: Int64 = 10
    private let state = Mutex(State())

    func feedBegins(isEmpty: Bool) { state.withLock { $0.startedEmpty = isEmpty } }

    func loads(version: Int64) { state.withLock { $0.loadedVersion = version } }

    func observed(_ events: [StatementChangeEvent], at now: Timestamp) {
        state.withLock { state in
            if state.startedEmpty, state.loadedVersion == nil { state.loadedVersion = events.first?.sourceVersion }
            for event in events where event.sourceVersion != state.loadedVersion {
                let age = max(0, now.microseconds - event.committedAt.microseconds)
                state.window.record(microseconds: age, at: now)
                state.freshness.record(seconds: Double(age) / 1_000_000)
            }
            state.changes += UInt64(events.count)
            let second = now.microseconds / 1_000_000
            if state.seconds.last?.second == second {
                state.seconds[state.seconds.count - 1].changes += events.count
            } else {
                // Later ones are of a clock that was ahead and has been set right.
                state.seconds.removeAll { $0.second <= second - Self.rateWindow || $0.second >= second }
                state.seconds.append((second, events.count))
            }
        }
    }

    func reading(at now: Timestamp) -> Reading {
        state.withLock { state in
            let newest = now.microseconds / 1_000_000
            let window = (newest - Self.rateWindow + 1)...newest
            let recent = state.seconds.reduce(0) { window.contains($1.second) ? $0 + $1.changes : $0 }
            return Reading(
                freshness: state.window.summary(at: now), changesPerSecond: Double(recent) / Double(Self.rateWindow))
        }
    }

    /// Since the start of the process.
    var totals: (changes: UInt64, freshness: BucketHistogram) { state.withLock { ($0.changes, $0.freshness) } }
}
