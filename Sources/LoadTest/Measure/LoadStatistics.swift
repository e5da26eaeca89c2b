import Histogram

/// What has happened so far. A value: a copy is taken once a second and looked at elsewhere, while the load goes on.
struct LoadStatistics: Sendable {
    /// Requests. scheduled = sent + waiting + dropped; sent = done + gone + failed + in flight.
    struct Counts: Sendable, Hashable {
        var scheduled = 0
        var sent = 0
        var done = 0
        /// Answers that say, rightly, that the account does not exist any more.
        var gone = 0
        var failed = 0
        /// Never sent, as the queue was full or the test over.
        var dropped = 0

        var inFlight: Int { sent - done - gone - failed }
    }

    struct RouteStatistics: Sendable {
        var done = 0
        var failed = 0
        var latency = LatencyPair()
    }

    /// Requests that were due before are the warm-up's: nanoseconds since the start.
    private let measuredFrom: Int64
    /// How long a closed model's user is expected to wait between requests, in nanoseconds.
    private let expectedInterval: Int64?
    /// Of the requests that are measured.
    private(set) var counts = Counts()
    private(set) var routes = Route.allCases.map { _ in RouteStatistics() }
    private(set) var failures: [FailureCause: Int] = [:]
    private(set) var silence = SilenceWatch()
    /// How much later than due the generator looked at a request: its own lateness, not the server's.
    private(set) var lateness = LatencyHistogram(digits: .two)
    private(set) var longestQueue = 0
    /// Answers within the measured time, whenever their requests were due: the achieved rate is made of these.
    private(set) var answeredInTime = 0
    private var series = SecondSeries()
    private let end: Int64

    init(plan: LoadPlan) {
        measuredFrom = Int64(plan.measuredFrom * 1e9)
        end = Int64(plan.duration * 1e9)
        expectedInterval = plan.expectedInterval.map { Int64($0 * 1e9) }
    }

    var points: [SeriesPoint] { series.points }

    mutating func scheduled(_ request: PlannedRequest, at now: Int64) {
        guard isMeasured(request) else { return }
        counts.scheduled += 1
        lateness.record(nanoseconds: now - request.intended)
    }

    mutating func sent(_ request: PlannedRequest, at now: Int64) {
        silence.asked(at: now)
        if isMeasured(request) { counts.sent += 1 }
    }

    mutating func queued(_ depth: Int) { longestQueue = max(longestQueue, depth) }

    mutating func dropped(_ request: PlannedRequest) {
        if isMeasured(request) { counts.dropped += 1 }
    }

    /// - Parameters:
    ///   - cause: nil for an answer.
    ///   - isGone: the answer is that the account does not exist any more.
    mutating func ended(_ request: PlannedRequest, sentAt: Int64, at now: Int64, cause: FailureCause?, isGone: Bool) {
        silence.answered(at: now, isMeasured: now >= measuredFrom)
        let isTimed = (cause == nil && !isGone) || cause == .timeout
        let moments = LatencyPair.Moments(due: request.intended, sent: sentAt, answered: now, expectedInterval: expectedInterval)
        if isTimed { series.latency.record(moments) }
        series.ended(failed: cause != nil)
        if cause == nil, now >= measuredFrom, now <= end { answeredInTime += 1 }
        guard isMeasured(request) else { return }
        // A request that was given up took at least so long: to leave it out would flatter. An error that comes at once says
        // nothing of how long answers take, and would flatter too.
        if isTimed { routes[request.route.index].latency.record(moments) }
        if let cause {
            counts.failed += 1
            routes[request.route.index].failed += 1
            failures[cause, default: 0] += 1
        } else if isGone {
            counts.gone += 1
        } else {
            counts.done += 1
            routes[request.route.index].done += 1
        }
    }

    /// Ends a second of the series.
    mutating func endSecond(_ second: Int, targetRate: Double?) {
        series.endSecond(second, targetRate: targetRate, isWarmUp: Int64(second) * 1_000_000_000 < measuredFrom)
    }

    private func isMeasured(_ request: PlannedRequest) -> Bool { request.intended >= measuredFrom }
}
