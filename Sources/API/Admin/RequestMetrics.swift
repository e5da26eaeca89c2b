import HTTPTypes
import Synchronization

/// Rate, errors and duration of requests, by route.
final class RequestMetrics: Sendable {
    struct Key: Hashable, Sendable {
        var route: String
        var method: String
        var status: Int
    }

    private static let knownMethods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .delete, .patch, .options]
    private let histograms = Mutex<[Key: BucketHistogram]>([:])

    /// - Parameter route: the template, so that the number of series is bounded; the method is for the same reason.
    func record(route: String, method: HTTPRequest.Method, status: HTTPResponse.Status, duration: Duration) {
        let key = Key(route: route, method: Self.knownMethods.contains(method) ? method.rawValue : "other", status: status.code)
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
        histograms.withLock { $0[key, default: BucketHistogram()].record(seconds: seconds) }
    }

    var all: [(key: Key, histogram: BucketHistogram)] {
        histograms.withLock { $0.map { ($0.key, $0.value) } }
            .sorted { ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status) }
    }
}
