#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How busy this process keeps the machine from the end of the warm-up to the end of the load.
struct CPUWatch: Sendable, Hashable {
    private var beganAt: Int64?
    private var secondsBefore = 0.0
    /// CPU seconds, and the seconds that went by.
    private(set) var used = 0.0
    private(set) var span = 0.0

    /// - Parameter now: nanoseconds since the start.
    mutating func begin(at now: Int64) {
        beganAt = now
        secondsBefore = Self.processSeconds()
    }

    /// Looks, unless the load is over: waiting for the last answers would dilute it.
    mutating func look(at now: Int64, isOver: Bool) {
        guard let beganAt, !isOver else { return }
        used = Self.processSeconds() - secondsBefore
        span = Double(now - beganAt) / 1e9
    }

    /// Cores that were busy.
    var cores: Double { span > 0 ? used / span : 0 }

    #if canImport(Glibc)
        private static let thisProcess = __rusage_who_t(RUSAGE_SELF.rawValue)
    #else
        private static let thisProcess = RUSAGE_SELF
    #endif

    /// CPU time of this process, user and system.
    private static func processSeconds() -> Double {
        var usage = rusage()
        getrusage(Self.thisProcess, &usage)
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
