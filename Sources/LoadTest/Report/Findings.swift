/// What figures alone do not say, in sentences.
struct Findings {
    /// Cores: the load comes from one event loop, which is one thread.
    static let busyCores = 0.9
    /// A generator that looks at its clock so late has no time.
    static let tooLateMs = 10.0

    let report: LoadTestReport
    let plan: LoadPlan
    let sync: SyncWatch.Reading

    var all: [String] { [generatorLimit, omission, stall, dropped, gone, lowRate, ramp, uncorrectable, unheard, few].compactMap { $0 } }

    private var generatorLimit: String? {
        guard report.generator.wasLimit else { return nil }
        let cores = report.generatorCpu.rounded(to: 2)
        let lateness = Milliseconds.text(report.generator.latenessP99Ms)
        return "WARNING: the generator was the limit, or short of CPU (\(cores) cores busy, p99 \(lateness) behind its own clock): "
            + "these figures say more about it than about the server. Ask for less, or run it on another machine."
    }

    private var omission: String? {
        guard let corrected = report.latencyMs.corrected?.p99, let uncorrected = report.latencyMs.uncorrected?.p99,
            corrected > 2 * uncorrected + 10
        else { return nil }
        let why =
            plan.rate == nil
            ? "users who waited for an answer did not ask meanwhile, as they would have"
            : "requests that were due had to wait for a connection (\(report.generator.longestQueue) at once)"
        return "Coordinated omission: p99 is \(Milliseconds.text(corrected)) counted from when requests were due and "
            + "\(Milliseconds.text(uncorrected)) counted from when they were sent: \(why). Believe the first."
    }

    private var stall: String? {
        guard report.generator.longestSilenceSeconds >= 1 else { return nil }
        return
            "The server stood still: no answer came for \(report.generator.longestSilenceSeconds.rounded(to: 1)) s while requests were out."
    }

    private var dropped: String? {
        guard report.progress.dropped > 0 else { return nil }
        return
            "\(report.progress.dropped) requests were due and never sent, as \(plan.queueLimit) were waiting already or the test was over. "
            + "They are in no percentile; with them the corrected latencies would be worse."
    }

    private var gone: String? {
        guard report.progress.gone > 0 else { return nil }
        return
            "\(report.progress.gone) answers were 404 for an account that was there when the test began: a change has closed it. "
            + "They are no failures, and in no percentile."
    }

    private var lowRate: String? {
        guard let rate = plan.rate, rate < plan.serviceLevel.requestsPerSecond else { return nil }
        return "At \(rate.short) requests/s this test cannot show that the server answers "
            + "\(plan.serviceLevel.requestsPerSecond.short)/s; ask for more with --rate, or for less with --sla-qps."
    }

    private var ramp: String? {
        let ramp = UserRamp(users: plan.users, spawnRate: plan.spawnRate).duration
        guard plan.rate == nil, ramp > plan.measuredFrom else { return nil }
        return "Users went on coming until second \(ramp.rounded(to: 1)), after the warm-up of \(plan.measuredFrom.short) s."
    }

    private var uncorrectable: String? {
        guard plan.rate == nil, plan.expectedInterval == nil else { return nil }
        return "Users did not think, so no request was due at any time but when it was sent: there are no corrected latencies. "
            + "What a slow answer has kept from being asked is not in these figures; --rate is the test for that."
    }

    private var unheard: String? {
        guard !sync.hasListened else { return nil }
        return "The change feed (/ws/changes) could not be opened: freshness is not measured, and data sync goes by the lag alone."
    }

    private var few: String? {
        let count = report.progress.done
        guard count > 0, count < 10_000 else { return nil }
        return "p99.9 stands on \(max(1, count / 1_000)) of \(count) requests: take it as a hint."
    }
}
