/// A report as GitHub-flavoured Markdown.
public struct ReportMarkdown: Sendable {
    private let report: LoadTestReport

    public init(_ report: LoadTestReport) { self.report = report }

    public var text: String {
        var lines = ["# Load test: \(report.verdict ?? report.state.rawValue)", ""]
        lines += ["| promise | target | actual | |", "|---|---|---|---|"]
        lines += report.sla.map { "| \($0.name) | \($0.target) | \($0.actual) | \($0.passed ? "PASS" : "FAIL") |" }
        lines += [""] + report.findings.flatMap { ["> \($0)", ""] }
        for (name, value) in [
            ("model", ReportWords.model(report)), ("server", ReportWords.server(report)), ("host", ReportWords.host(report)),
            ("time", "\(report.startedAt), \(ReportWords.time(report))"), ("requests", ReportWords.requests(report)),
            (
                "failures",
                report.failures.isEmpty ? "none" : report.failures.map { "\($0.count) \($0.cause)" }.joined(separator: ", ")
            ),
            ("generator", ReportWords.generator(report)), ("freshness", ReportWords.freshness(report)),
        ] {
            lines.append("- **\(name)**: \(value)")
        }
        lines += table("Latency in ms, corrected: from when a request was due", \.corrected)
        lines += table("Latency in ms, uncorrected: from when it was sent", \.uncorrected)
        lines += storeTable
        return lines.joined(separator: "\n") + "\n"
    }

    private func table(_ title: String, _ kind: KeyPath<LoadTestReport.Latencies, LoadTestReport.Percentiles?>) -> [String] {
        let rows = ReportWords.rows(report).compactMap { row in
            row.latencies[keyPath: kind].map {
                "| \(row.name) | \(row.done) | \(row.failed) | \(ReportWords.cells($0).joined(separator: " | ")) |"
            }
        }
        guard !rows.isEmpty else { return [] }
        return [
            "", "## \(title)", "", "| route | done | failed | p50 | p90 | p95 | p99 | p99.9 | max |",
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
        ] + rows
    }

    private var storeTable: [String] {
        let rows = report.routes.compactMap { route -> String? in
            guard let store = route.storeMs, let whole = route.uncorrected else { return nil }
            let figures = [store.p50, store.p95, store.max, whole.p50, whole.p95].map(Milliseconds.number)
            return "| \(route.route) | \(store.count) | \(figures.joined(separator: " | ")) |"
        }
        guard !rows.isEmpty else { return [] }
        return [
            "", "## Execution in the store in ms (explain=true), beside the whole", "",
            "| route | asked | store p50 | p95 | max | end to end p50 | p95 |", "|---|---:|---:|---:|---:|---:|---:|",
        ] + rows
    }
}
