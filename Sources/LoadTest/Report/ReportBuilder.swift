import Scalars

/// Makes reports of what was counted.
struct ReportBuilder: Sendable {
    let id: String
    let plan: LoadPlan
    var environment: RunEnvironment
    let startedAt: Timestamp

    func report(
        _ second: Load.Second, _ sync: SyncWatch.Reading, _ storeTimes: [Route: LatencyHistogram], state: LoadTestReport.State,
        now: Timestamp
    ) -> LoadTestReport {
        let statistics = second.statistics
        let isOver = state != .running
        var all = LatencyPair()
        for route in statistics.routes { all.add(route.latency) }
        var report = LoadTestReport(
            id: id, state: state, startedAt: startedAt.description, finishedAt: isOver ? now.description : nil, error: nil,
            model: plan.rate == nil ? "closed" : "open", users: plan.users, spawnRate: plan.spawnRate,
            thinkTimeSeconds: .init(min: plan.thinkTime.lowerBound, max: plan.thinkTime.upperBound), targetRate: plan.rate,
            arrivals: plan.rate == nil ? nil : plan.arrivals.rawValue,
            connections: plan.rate == nil ? plan.users : plan.connections,
            durationSeconds: plan.duration, warmUpSeconds: plan.measuredFrom, timeoutSeconds: plan.timeout,
            mix: Dictionary(uniqueKeysWithValues: plan.mix.weights.map { ($0.key.rawValue, $0.value) }), environment: environment,
            progress: progress(second, isOver: isOver), latencyMs: latencies(all),
            routes: plan.mix.routes.map { result($0, statistics.routes[$0.index], storeTimes[$0]) },
            failures: statistics.failures.map { .init(cause: $0.key.description, count: $0.value) }.sorted {
                ($1.count, $0.cause) < ($0.count, $1.cause)
            },
            generatorCpu: second.live.cpu.cores, generator: generator(second), freshnessMs: freshness(sync), verdict: nil, sla: [],
            findings: [], series: statistics.points)
        if isOver {
            report.sla =
                ServiceLevelCheck(report: report, plan: plan, sync: sync, measuredSeconds: measuredSeconds(second)).criteria
            report.verdict = state == .stopped ? "stopped" : report.sla.allSatisfy(\.passed) ? "PASS" : "FAIL"
            report.findings = Findings(report: report, plan: plan, sync: sync).all
        }
        return report
    }

    /// Of the measured time that is over.
    private func measuredSeconds(_ second: Load.Second) -> Double {
        max(0, min(second.live.elapsed, plan.duration) - plan.measuredFrom)
    }

    private func progress(_ second: Load.Second, isOver: Bool) -> LoadTestReport.Progress {
        let counts = second.statistics.counts
        let seconds = measuredSeconds(second)
        let measured = seconds > 0 ? Double(second.statistics.answeredInTime) / seconds : 0
        return .init(
            elapsedSeconds: second.live.elapsed, scheduled: counts.scheduled, sent: counts.sent, done: counts.done,
            gone: counts.gone,
            failed: counts.failed, dropped: counts.dropped, inFlight: counts.inFlight, waiting: second.live.waiting,
            achievedRate: isOver ? measured : second.statistics.points.last?.achievedRate ?? 0, users: second.live.users)
    }

    /// Without an interval in which users of a closed model are expected to ask, there is no moment at which a request was due.
    private func latencies(_ pair: LatencyPair) -> LoadTestReport.Latencies {
        let isDefined = plan.rate != nil || plan.expectedInterval != nil
        return .init(corrected: isDefined ? .init(pair.corrected) : nil, uncorrected: .init(pair.uncorrected))
    }

    private func result(_ route: Route, _ statistics: LoadStatistics.RouteStatistics, _ store: LatencyHistogram?)
        -> LoadTestReport.RouteResult
    {
        let latencies = latencies(statistics.latency)
        let times = store.map {
            LoadTestReport.StoreTimes(count: $0.count, p50: $0.percentile(50), p95: $0.percentile(95), max: $0.maximum)
        }
        return .init(
            route: route.rawValue, done: statistics.done, failed: statistics.failed, corrected: latencies.corrected,
            uncorrected: latencies.uncorrected, storeMs: times)
    }

    private func generator(_ second: Load.Second) -> LoadTestReport.Generator {
        let requests = max(1, second.statistics.counts.sent)
        let lateness = second.statistics.lateness.percentile(99)
        return .init(
            cpuPerRequestUs: second.live.cpu.used * 1e6 / Double(requests), latenessP99Ms: lateness,
            wasLimit: second.live.cpu.cores > Findings.busyCores || lateness > Findings.tooLateMs,
            longestSilenceSeconds: Double(second.statistics.silence.longest) / 1e9, longestQueue: second.statistics.longestQueue)
    }

    private func freshness(_ sync: SyncWatch.Reading) -> LoadTestReport.Freshness? {
        guard sync.freshness.count > 0 else { return nil }
        return .init(
            p50: sync.freshness.percentile(50), p95: sync.freshness.percentile(95), max: sync.freshness.maximum,
            count: sync.freshness.count)
    }
}

extension LoadTestReport {
    /// A test that is about to begin.
    public init(starting plan: LoadPlan, id: String, environment: RunEnvironment, at now: Timestamp) {
        let nothing = Load.Second(
            statistics: LoadStatistics(plan: plan), live: .init(elapsed: 0, users: 0, waiting: 0, cpu: CPUWatch()))
        self = ReportBuilder(id: id, plan: plan, environment: environment, startedAt: now)
            .report(nothing, .init(), [:], state: .running, now: now)
    }
}

extension LoadTestReport.Percentiles {
    init?(_ histogram: LatencyHistogram) {
        guard histogram.count > 0 else { return nil }
        p50 = histogram.percentile(50)
        p90 = histogram.percentile(90)
        p95 = histogram.percentile(95)
        p99 = histogram.percentile(99)
        p999 = histogram.percentile(99.9)
        max = histogram.maximum
    }
}
