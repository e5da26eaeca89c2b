/// A report as one HTML page: no script, nothing from elsewhere, readable in light and dark.
public struct ReportHTML: Sendable {
    private let report: LoadTestReport

    public init(_ report: LoadTestReport) { self.report = report }

    public var text: String {
        let verdict = report.verdict ?? report.state.rawValue
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Load test: \(verdict.htmlEscaped)</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <main>
            <header><h1>Load test</h1><p class="verdict \(verdict.lowercased().htmlEscaped)">\(verdict.htmlEscaped)</p></header>
            <p class="model">\(ReportWords.model(report).htmlEscaped)</p>
            \(promises)
            \(findings)
            \(charts)
            \(latency("Latency in ms, corrected: from when a request was due", \.corrected))
            \(latency("Latency in ms, uncorrected: from when it was sent", \.uncorrected))
            \(storeTimes)
            \(facts)
            </main>
            </body>
            </html>

            """
    }

    private var promises: String {
        let rows = report.sla.map {
            "<tr><td><span class=\"mark \($0.passed ? "pass" : "fail")\">\($0.passed ? "PASS" : "FAIL")</span></td>"
                + "<th scope=\"row\">\($0.name.htmlEscaped)</th><td>\($0.target.htmlEscaped)</td><td>\($0.actual.htmlEscaped)</td></tr>"
        }
        guard !rows.isEmpty else { return "" }
        return
            "<h2>SLA</h2><div class=\"scroll\"><table class=\"words\"><thead><tr><th></th><th>promise</th><th>target</th><th>actual</th></tr></thead>"
            + "<tbody>\(rows.joined())</tbody></table></div>"
    }

    private var findings: String {
        guard !report.findings.isEmpty else { return "" }
        return "<h2>To be known</h2><ul class=\"findings\">" + report.findings.map { "<li>\($0.htmlEscaped)</li>" }.joined()
            + "</ul>"
    }

    private var charts: String {
        guard !report.series.isEmpty else { return "" }
        let points = report.series
        var rate = [LineChart.Line(name: "answered", style: "s0", values: points.map(\.achievedRate))]
        if report.targetRate != nil { rate.append(.init(name: "asked for", style: "s1 dashed", values: points.map(\.targetRate))) }
        if points.contains(where: { $0.failed > 0 }) {
            rate.append(.init(name: "failed", style: "s2", values: points.map { Double($0.failed) }))
        }
        let hasCorrected = points.contains { $0.corrected != nil } && report.latencyMs.corrected != nil
        let latency =
            (hasCorrected
                ? [
                    LineChart.Line(name: "p99, corrected", style: "s2", values: points.map(\.corrected?.p99)),
                    .init(name: "p95, corrected", style: "s0", values: points.map(\.corrected?.p95)),
                    .init(name: "p50, corrected", style: "s3", values: points.map(\.corrected?.p50)),
                ] : []) + [.init(name: "p95, uncorrected", style: "s1 dashed", values: points.map(\.uncorrected?.p95))]
        return "<h2>Second by second</h2>"
            + LineChart(
                title: "Requests per second", unit: "by the second in which the answer came", scale: .linear,
                shaded: report.warmUpSeconds, lines: rate
            ).svg
            + LineChart(
                title: "Latency of the answers of each second", unit: "milliseconds, logarithmic", scale: .logarithmic,
                shaded: report.warmUpSeconds, lines: latency
            ).svg
    }

    private func latency(_ title: String, _ kind: KeyPath<LoadTestReport.Latencies, LoadTestReport.Percentiles?>) -> String {
        let rows = ReportWords.rows(report).compactMap { row in
            row.latencies[keyPath: kind].map { percentiles in
                "<tr><th scope=\"row\">\(row.name.htmlEscaped)</th><td>\(row.done)</td><td>\(row.failed)</td>"
                    + ReportWords.cells(percentiles).map { "<td>\($0)</td>" }.joined() + "</tr>"
            }
        }
        guard !rows.isEmpty else { return "" }
        return
            "<h2>\(title.htmlEscaped)</h2><div class=\"scroll\"><table><thead><tr><th>route</th><th>done</th><th>failed</th><th>p50</th><th>p90</th><th>p95</th>"
            + "<th>p99</th><th>p99.9</th><th>max</th></tr></thead><tbody>\(rows.joined())</tbody></table></div>"
    }

    private var storeTimes: String {
        let rows = report.routes.compactMap { route -> String? in
            guard let store = route.storeMs, let whole = route.uncorrected else { return nil }
            let figures = [store.p50, store.p95, store.max, whole.p50, whole.p95].map { "<td>\(Milliseconds.number($0))</td>" }
                .joined()
            return "<tr><th scope=\"row\">\(route.route.htmlEscaped)</th><td>\(store.count)</td>\(figures)</tr>"
        }
        guard !rows.isEmpty else { return "" }
        return
            "<h2>Execution in the store in ms (explain=true), beside the whole</h2><div class=\"scroll\"><table><thead><tr><th>route</th><th>asked</th><th>store p50</th>"
            + "<th>p95</th><th>max</th><th>end to end p50</th><th>p95</th></tr></thead><tbody>\(rows.joined())</tbody></table></div>"
    }

    private var facts: String {
        let failures = report.failures.isEmpty ? "none" : report.failures.map { "\($0.count) \($0.cause)" }.joined(separator: ", ")
        let facts = [
            ("server", ReportWords.server(report)), ("host", ReportWords.host(report)),
            ("time", "\(report.startedAt), \(ReportWords.time(report))"),
            ("requests", ReportWords.requests(report)), ("failures", failures), ("generator", ReportWords.generator(report)),
            ("freshness", ReportWords.freshness(report)),
        ]
        return "<h2>The run</h2><dl>" + facts.map { "<dt>\($0.0)</dt><dd>\($0.1.htmlEscaped)</dd>" }.joined() + "</dl>"
    }
}
