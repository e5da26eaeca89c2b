#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How an open model's requests follow each other.
public enum ArrivalPattern: String, Sendable, Hashable, CaseIterable, Codable {
    /// At equal distances.
    case constant
    /// At random, each independent of the others, as clients that know nothing of each other do.
    case poisson
}

/// When the requests of an open model are due, whatever the server does. Times are nanoseconds since the start.
struct ArrivalClock: Sendable {
    private let pattern: ArrivalPattern
    private let interval: Double
    private var generator: SeededGenerator
    private var count = 0.0
    private var time = 0.0

    /// - Parameter rate: requests per second.
    init(rate: Double, pattern: ArrivalPattern, seed: UInt64) {
        self.pattern = pattern
        interval = 1e9 / rate
        generator = SeededGenerator(seed: seed)
    }

    /// The next request's time; never before the last one's.
    mutating func next() -> Int64 {
        switch pattern {
        case .constant:
            // By multiplication: no error of rounding adds up over a long run.
            defer { count += 1 }
            return Int64(count * interval)
        case .poisson:
            // Exponential distances by inversion; 1 - x, because x may be 0.
            time -= log(1 - Double.random(in: 0..<1, using: &generator)) * interval
            return Int64(time)
        }
    }
}
