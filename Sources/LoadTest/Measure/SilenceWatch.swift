/// The longest time in which requests were out and no answer came: a server that stood still.
struct SilenceWatch: Sendable {
    private var waiting = 0
    private var since: Int64 = 0
    /// Nanoseconds.
    private(set) var longest: Int64 = 0

    mutating func asked(at now: Int64) {
        if waiting == 0 { since = now }
        waiting += 1
    }

    mutating func answered(at now: Int64, isMeasured: Bool) {
        if isMeasured { longest = max(longest, now - since) }
        since = now
        waiting -= 1
    }
}
