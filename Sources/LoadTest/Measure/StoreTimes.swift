import Synchronization

/// The store's own execution times by route, as `?explain=true` tells them.
final class StoreTimes: Sendable {
    private let histograms = Mutex<[Route: LatencyHistogram]>([:])

    var current: [Route: LatencyHistogram] { histograms.withLock { $0 } }

    func record(_ route: Route, milliseconds: Double) {
        histograms.withLock { $0[route, default: LatencyHistogram()].record(nanoseconds: Int64(milliseconds * 1e6)) }
    }
}
