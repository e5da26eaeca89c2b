/// What all forms of a report say in the same words.
enum ReportWords {
    struct Row {
        var name: String
        var done: Int
        var failed: Int
        var latencies: LoadTestReport.Latencies
    }

    static func rows(_ report: LoadTestReport) -> [Row] {
        let done = report.progress.done
        return [Row(name: "all", done: done, failed: report.progress.failed, latencies: report.latencyMs)]
            + report.routes.map {
                Row(
                    name: $0.route, done: $0.done, failed: $0.failed,
                    latencies: .init(corrected: $0.corrected, uncorrected: $0.uncorrected))
            }
    }

    static func cells(_ p: LoadTestReport.Percentiles) -> [String] {
        [p.p50, p.p90, p.p95, p.p99, p.p999, p.max].map(Milliseconds.number)
    }

    static func model(_ report: LoadTestReport) -> String {
        let mix = Route.allCases.compactMap { route in report.mix[route.rawValue].map { "\(route.rawValue) \($0)" } }.joined(
            separator: ", ")
        guard let rate = report.targetRate else {
            let think = report.thinkTimeSeconds
            let pause = think.max > 0 ? "think for \(think.min.short) to \(think.max.short) s" : "ask again at once"
            return
                "closed model: \(report.users) users, \(report.spawnRate.short) more each second, who wait for their answer and \(pause); \(mix)"
        }
        return
            "open model: \(rate.short) requests/s by a \(report.arrivals ?? "constant") clock, \(report.connections) connections at most; \(mix)"
    }

    static func server(_ report: LoadTestReport) -> String {
        let documents = report.environment.documentCount.map { ", \($0) statements" } ?? ""
        return report.environment.url + (report.environment.store.map { ", store \($0)" } ?? "") + documents
    }

    static func host(_ report: LoadTestReport) -> String {
        let environment = report.environment
        return "\(environment.host), \(environment.cores) cores, \(environment.system), commit \(environment.commit ?? "unknown")"
    }

    static func time(_ report: LoadTestReport) -> String {
        let warmUp = report.warmUpSeconds > 0 ? ", of which the first \(report.warmUpSeconds.short) s are not measured" : ""
        return "\(min(report.progress.elapsedSeconds, report.durationSeconds).rounded(to: 0)) s\(warmUp)"
    }

    static func requests(_ report: LoadTestReport) -> String {
        let p = report.progress
        let target = report.targetRate.map { " of \($0.short)/s" } ?? ""
        let gone = p.gone > 0 ? ", \(p.gone) for closed accounts" : ""
        return
            "\(p.scheduled) scheduled, \(p.sent) sent, \(p.done) done\(gone), \(p.failed) failed, \(p.dropped) dropped, \(p.inFlight) in flight: "
            + "\(p.achievedRate.rounded(to: 1))/s answered\(target)"
    }

    static func generator(_ report: LoadTestReport) -> String {
        let generator = report.generator
        return "\(report.generatorCpu.rounded(to: 2)) cores busy, \(generator.cpuPerRequestUs.rounded(to: 0)) us a request, "
            + "p99 \(Milliseconds.text(generator.latenessP99Ms)) behind its clock"
            + (generator.wasLimit ? ": it was the limit" : "")
    }

    static func freshness(_ report: LoadTestReport) -> String {
        guard let freshness = report.freshnessMs else { return "no change was seen while the load ran" }
        return
            "p50 \(Milliseconds.text(freshness.p50)), p95 \(Milliseconds.text(freshness.p95)), max \(Milliseconds.text(freshness.max)) "
            + "from commit to message, of \(freshness.count) changes under load"
    }
}
