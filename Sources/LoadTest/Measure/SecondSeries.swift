import Histogram

/// The run second by second. An answer belongs to the second in which it came.
struct SecondSeries: Sendable {
    private(set) var points: [SeriesPoint] = []
    var latency = LatencyPair(digits: .two)
    private var done = 0
    private var failed = 0

    mutating func ended(failed isFailed: Bool) {
        if isFailed { failed += 1 } else { done += 1 }
    }

    mutating func endSecond(_ second: Int, targetRate: Double?, isWarmUp: Bool) {
        points.append(
            SeriesPoint(
                second: second, warmUp: isWarmUp, targetRate: targetRate, achievedRate: Double(done), failed: failed,
                corrected: .init(latency.corrected), uncorrected: .init(latency.uncorrected)))
        latency.reset()
        done = 0
        failed = 0
    }
}
