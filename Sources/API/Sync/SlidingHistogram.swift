import Histogram
import Scalars

/// Durations of the last minutes. Old ones leave a minute at a time.
struct SlidingHistogram {
    /// Milliseconds.
    struct Summary: Sendable, Hashable {
        var last: Double
        var p50: Double
        var p95: Double
        var p99: Double
        var count: Int
    }

    private static let minutes: Int64 = 5
    private static let microsecondsPerMinute: Int64 = 60_000_000
    /// A day. What takes longer counts as that.
    private static let highest: UInt64 = 86_400_000_000

    private var slices: [(minute: Int64, histogram: Histogram<UInt32>)] = []
    private var last: Double?

    mutating func record(microseconds: Int64, at now: Timestamp) {
        let minute = now.microseconds / Self.microsecondsPerMinute
        if slices.last?.minute != minute {
            // Later ones are of a clock that was ahead and has been set right.
            slices.removeAll { $0.minute <= minute - Self.minutes || $0.minute >= minute }
            slices.append((minute, Self.empty()))
        }
        slices[slices.count - 1].histogram.record(min(UInt64(max(0, microseconds)), Self.highest))
        last = Double(microseconds) / 1_000
    }

    /// Nil when nothing was recorded in the window.
    func summary(at now: Timestamp) -> Summary? {
        let oldest = now.microseconds / Self.microsecondsPerMinute - Self.minutes
        var all = Self.empty()
        for slice in slices where slice.minute > oldest && slice.minute <= oldest + Self.minutes { all.add(slice.histogram) }
        guard let last, all.totalCount > 0 else { return nil }
        func percentile(_ p: Double) -> Double { Double(all.valueAtPercentile(p)) / 1_000 }
        return Summary(last: last, p50: percentile(50), p95: percentile(95), p99: percentile(99), count: Int(all.totalCount))
    }

    private static func empty() -> Histogram<UInt32> {
        Histogram(highestTrackableValue: highest, numberOfSignificantValueDigits: .two)
    }
}
