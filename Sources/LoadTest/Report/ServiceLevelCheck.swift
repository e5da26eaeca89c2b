/// Compares what came out with what was promised.
struct ServiceLevelCheck {
    /// The seconds at both ends of the measured time are not whole requests.
    private static let edges = 0.01

    let report: LoadTestReport
    let plan: LoadPlan
    let sync: SyncWatch.Reading
    let measuredSeconds: Double

    var criteria: [LoadTestReport.Criterion] { [rate, latency, failures, freshness] }

    private var level: ServiceLevel { plan.serviceLevel }

    private var rate: LoadTestReport.Criterion {
        // A Poisson clock asks a little more or less than its rate: what it did not ask for could not be answered.
        var needed = level.requestsPerSecond * (1 - Self.edges)
        if let rate = plan.rate, measuredSeconds > 0, rate >= level.requestsPerSecond {
            needed *= min(1, Double(report.progress.scheduled) / measuredSeconds / rate)
        }
        return .init(
            name: "requests per second", target: "at least \(level.requestsPerSecond.short)",
            actual: report.progress.achievedRate.rounded(to: 1), passed: report.progress.achievedRate >= needed)
    }

    private var latency: LoadTestReport.Criterion {
        let isCorrected = report.latencyMs.corrected != nil
        let p95 = (report.latencyMs.corrected ?? report.latencyMs.uncorrected)?.p95
        return .init(
            name: isCorrected ? "P95 latency, corrected" : "P95 latency, uncorrected",
            target: "below \(level.p95Milliseconds.short) ms",
            actual: p95.map(Milliseconds.text) ?? "nothing measured", passed: p95.map { $0 < level.p95Milliseconds } ?? false)
    }

    private var failures: LoadTestReport.Criterion {
        let progress = report.progress
        let failed = progress.failed + progress.dropped + progress.inFlight
        let share = progress.scheduled > 0 ? Double(failed) * 100 / Double(progress.scheduled) : 0
        let target = level.failedPercent == 0 ? "none" : "at most \(level.failedPercent.short)%"
        return .init(
            name: "failed or dropped requests", target: target,
            actual: failed == 0 ? "none" : "\(failed) of \(progress.scheduled) (\(share.rounded(to: 2))%)",
            passed: progress.scheduled > 0 && share <= level.failedPercent)
    }

    private var freshness: LoadTestReport.Criterion {
        let slowest = [report.freshnessMs.map { $0.max / 1_000 }, sync.longestLag].compactMap { $0 }.max()
        let actual: String
        var passed = false
        switch (sync.state, slowest) {
        case ("following", let seconds?):
            actual = "\(seconds.rounded(to: 2)) s at most" + (report.freshnessMs == nil ? "; no change was seen" : "")
            passed = seconds < level.syncSeconds
        case (let state?, _): actual = "replication is \(state): nothing keeps the data in step"
        case (nil, _): actual = "the API did not say"
        }
        return .init(name: "data sync", target: "below \(level.syncSeconds.short) s", actual: actual, passed: passed)
    }
}
