import Histogram

/// Latencies in microseconds, with three significant digits up to ten minutes; what takes longer counts as that.
struct LatencyHistogram: Sendable {
    private static let highest: UInt64 = 600_000_000

    private var histogram: Histogram<UInt32>

    init(digits: SignificantDigits = .three) {
        histogram = Histogram(highestTrackableValue: Self.highest, numberOfSignificantValueDigits: digits)
    }

    var count: Int { Int(histogram.totalCount) }

    mutating func record(nanoseconds: Int64) { histogram.record(Self.value(nanoseconds)) }

    /// Adds also the requests that would have been made while this one was waited for, had the one who asks gone on asking
    /// every `interval` nanoseconds.
    mutating func record(nanoseconds: Int64, expectedEvery interval: Int64) {
        histogram.recordCorrectedValue(Self.value(nanoseconds), expectedInterval: UInt64(max(1, interval / 1_000)))
    }

    mutating func add(_ other: LatencyHistogram) { histogram.add(other.histogram) }

    mutating func reset() { histogram.reset() }

    /// Milliseconds.
    func percentile(_ percentile: Double) -> Double { Double(histogram.valueAtPercentile(percentile)) / 1_000 }

    var maximum: Double { Double(histogram.maxRecorded) / 1_000 }

    private static func value(_ nanoseconds: Int64) -> UInt64 { min(UInt64(max(0, nanoseconds)) / 1_000, highest) }
}

/// The same requests' latencies, counted from two moments.
struct LatencyPair: Sendable {
    /// From when the request was due.
    var corrected: LatencyHistogram
    /// From when it was sent.
    var uncorrected: LatencyHistogram

    init(digits: SignificantDigits = .three) {
        corrected = LatencyHistogram(digits: digits)
        uncorrected = LatencyHistogram(digits: digits)
    }

    /// Of one request, in nanoseconds since the start.
    struct Moments {
        var due: Int64
        var sent: Int64
        var answered: Int64
        /// Closed model: how long its user is expected to wait between requests.
        var expectedInterval: Int64?
    }

    mutating func record(_ moments: Moments) {
        let latency = moments.answered - moments.sent
        uncorrected.record(nanoseconds: latency)
        if let interval = moments.expectedInterval {
            corrected.record(nanoseconds: latency, expectedEvery: interval)
        } else {
            corrected.record(nanoseconds: moments.answered - moments.due)
        }
    }

    mutating func add(_ other: LatencyPair) {
        corrected.add(other.corrected)
        uncorrected.add(other.uncorrected)
    }

    mutating func reset() {
        corrected.reset()
        uncorrected.reset()
    }
}
