import Foundation
import Scalars
import Testing

@testable import LoadTest

/// What a report says of what was counted.
struct ReportTests {
    private static let millisecond: Int64 = 1_000_000

    /// An open test at 1,000/s for ten seconds: requests that are due each millisecond, answered after `latency` milliseconds, save that
    /// the server stands still from second 4 to second 6 and then answers all at once.
    private func report(
        rate: Double = 1_000, stalls: Bool = false, fails: Int = 0, sync: SyncWatch.Reading = following,
        state: LoadTestReport.State = .finished,
        change: (inout LoadPlan) -> Void = { _ in }
    ) -> LoadTestReport {
        var plan = LoadPlan()
        plan.rate = rate
        plan.duration = 10
        plan.warmUp = 0
        change(&plan)
        var statistics = LoadStatistics(plan: plan)
        let step = Int64(1_000 / rate * Double(Self.millisecond))
        for (index, due) in stride(from: Int64(0), to: 10_000 * Self.millisecond, by: Int64.Stride(step)).enumerated() {
            let stalled = stalls && (4_000..<6_000).contains(due / Self.millisecond)
            let sent = stalled ? 6_000 * Self.millisecond : due
            let request = PlannedRequest(route: .balance, intended: due)
            statistics.scheduled(request, at: due)
            statistics.sent(request, at: sent)
            statistics.ended(
                request, sentAt: sent, at: sent + 2 * Self.millisecond, cause: index < fails ? .status(503) : nil, isGone: false)
        }
        for second in 0..<10 { statistics.endSecond(second, targetRate: rate) }
        let builder = ReportBuilder(
            id: "x", plan: plan,
            environment: .init(commit: "abc", host: "<host>", cores: 2, system: "test", url: "http://127.0.0.1:1"),
            startedAt: Timestamp(microseconds: 0))
        let live = LoadEngine.Live(elapsed: 10.002, users: 0, waiting: 0, cpu: CPUWatch())
        return builder.report(
            .init(statistics: statistics, live: live), sync, [:], state: state, now: Timestamp(microseconds: 10_000_000))
    }

    private static let following: SyncWatch.Reading = {
        var reading = SyncWatch.Reading()
        reading.state = "following"
        reading.hasListened = true
        reading.longestLag = 0.2
        return reading
    }()

    @Test func `a server that keeps its promises passes`() {
        let report = report()
        #expect(report.verdict == "PASS" && report.sla.count == 4 && report.sla.allSatisfy(\.passed))
        // The answers to the last two come after the end.
        #expect(report.progress.scheduled == 10_000 && abs(report.progress.achievedRate - 1_000) < 1)
        #expect(report.findings.isEmpty)
    }

    @Test func `a server that stood still is found out by the corrected latency alone`() throws {
        let report = report(stalls: true)
        let corrected = try #require(report.latencyMs.corrected)
        let uncorrected = try #require(report.latencyMs.uncorrected)
        #expect(corrected.p95 > 1_400 && corrected.max > 1_990)
        #expect(uncorrected.max < 3)
        #expect(report.verdict == "FAIL")
        #expect(report.findings.contains { $0.hasPrefix("Coordinated omission: p99 is") })
    }

    @Test func `each promise that is broken fails the test`() {
        func broken(_ report: LoadTestReport) -> [String] { report.sla.filter { !$0.passed }.map(\.name) }
        #expect(broken(report(rate: 100)) == ["requests per second"])
        #expect(broken(report(fails: 1)) == ["failed or dropped requests"])
        #expect(broken(report(fails: 1) { $0.serviceLevel.failedPercent = 0.1 }).isEmpty)
        #expect(broken(report { $0.serviceLevel.p95Milliseconds = 1 }) == ["P95 latency, corrected"])
        var late = Self.following
        late.longestLag = 11
        #expect(broken(report(sync: late)) == ["data sync"])
        var stopped = Self.following
        stopped.state = "stopped"
        #expect(broken(report(sync: stopped)) == ["data sync"])
        #expect(broken(report(sync: .init())) == ["data sync"])
    }

    @Test func `without the change feed the report says that freshness is not measured`() {
        var deaf = Self.following
        deaf.hasListened = false
        #expect(report(sync: deaf).findings.contains { $0.contains("freshness is not measured") })
    }

    @Test func `a test that was stopped has no verdict on the promises`() {
        #expect(report(state: .stopped).verdict == "stopped")
        #expect(ReportText(report(state: .stopped)).text.hasSuffix("stopped before its end: no verdict\n"))
    }

    @Test func `a running test has none at all`() {
        let running = report(state: .running)
        #expect(running.verdict == nil && running.sla.isEmpty && running.finishedAt == nil)
    }

    @Test func `users that do not think have no corrected latency, and the report says why`() {
        let report = report {
            $0.rate = nil
            $0.thinkTime = 0...0
        }
        #expect(report.latencyMs.corrected == nil && report.latencyMs.uncorrected != nil)
        #expect(report.sla.contains { $0.name == "P95 latency, uncorrected" })
        #expect(report.findings.contains { $0.hasPrefix("Users did not think") })
    }

    @Test func `JSON is read as it was written`() throws {
        let report = report(stalls: true, fails: 3)
        #expect(try LoadTestReport(json: Data(report.json())) == report)
        let line = ProgressRecord(report: report).line
        #expect(line.last == UInt8(ascii: "\n") && !line.dropLast().contains(UInt8(ascii: "\n")))
        let record = try ProgressRecord(line: Data(line))
        #expect(
            record.point == report.series.last && record.loadTest.series.isEmpty && record.loadTest.latencyMs == report.latencyMs)
    }

    @Test func `all forms have the verdict and both latencies, and HTML nothing that is not escaped`() {
        let report = report(stalls: true)
        let html = ReportHTML(report).text
        for text in [ReportText(report).text, ReportMarkdown(report).text, html] {
            #expect(
                text.contains("FAIL") && text.contains("uncorrected") && text.contains("P95 latency, corrected")
                    && text.contains("Coordinated omission"))
        }
        #expect(html.contains("<svg") && !html.contains("<host>") && html.contains("&lt;host&gt;"))
        for foreign in ["<script", "src=", "href=", "@import", "url("] { #expect(!html.contains(foreign), "\(foreign)") }
    }

    @Test func `a long run's chart has no more points than pixels`() {
        let values = (0..<86_400).map { second -> Double? in second == 40_000 ? 5_000 : 1 }
        let chart = LineChart(
            title: "t", unit: "u", scale: .logarithmic, shaded: 0, lines: [.init(name: "n", style: "s0", values: values)])
        #expect(chart.svg.utf8.count < 30_000)
        // The one bad second is still there: at the top of the scale's last decade but the legend.
        #expect(chart.svg.contains("5000") || chart.svg.contains("10000"))
    }
}
