/// A report for the terminal.
public struct ReportText: Sendable {
    private let report: LoadTestReport

    public init(_ report: LoadTestReport) { self.report = report }

    /// Several lines, the last one the verdict.
    public var text: String {
        var lines = ["", "load test   \(ReportWords.model(report))"]
        lines.append("server      \(ReportWords.server(report))")
        lines.append("host        \(ReportWords.host(report))")
        lines.append("time        \(report.startedAt), \(ReportWords.time(report))")
        lines.append("requests    \(ReportWords.requests(report))")
        if !report.failures.isEmpty {
            lines.append("failures    " + report.failures.map { "\($0.count) \($0.cause)" }.joined(separator: ", "))
        }
        lines += ["", "latency in milliseconds"] + table
        if report.routes.contains(where: { $0.storeMs != nil }) {
            lines += ["", "execution in the store, in milliseconds (explain=true)"] + storeTable
        }
        lines += ["", "generator   \(ReportWords.generator(report))", "freshness   \(ReportWords.freshness(report))"]
        if !report.findings.isEmpty { lines += [""] + report.findings }
        lines += [""] + sla
        return lines.joined(separator: "\n") + "\n"
    }

    private var table: [String] {
        let columns = ["p50", "p90", "p95", "p99", "p99.9", "max"]
        let head = Self.row("", ["answers"] + columns)
        return [
            ("corrected: from when a request was due", \LoadTestReport.Latencies.corrected),
            ("uncorrected: from when it was sent", \.uncorrected),
        ]
        .flatMap { title, kind -> [String] in
            let rows = ReportWords.rows(report).compactMap { row in
                row.latencies[keyPath: kind].map { Self.row(row.name, [String(row.done)] + ReportWords.cells($0)) }
            }
            return rows.isEmpty ? ["  \(title): none"] : ["  \(title)", head] + rows
        }
    }

    private var storeTable: [String] {
        [Self.row("", ["asked", "p50", "p95", "max", "end to end p50", "p95"], widths: Self.storeWidths)]
            + report.routes.compactMap { route in
                guard let store = route.storeMs, let whole = route.uncorrected else { return nil }
                let figures = [store.p50, store.p95, store.max, whole.p50, whole.p95].map(Milliseconds.number)
                return Self.row(route.route, [String(store.count)] + figures, widths: Self.storeWidths)
            }
    }

    private static let storeWidths = [9, 9, 9, 9, 18, 9]

    private var sla: [String] {
        guard report.verdict != "stopped" else { return ["stopped before its end: no verdict"] }
        let name = report.sla.map(\.name.count).max() ?? 0
        let target = report.sla.map(\.target.count).max() ?? 0
        return ["SLA"]
            + report.sla.map {
                "  \($0.passed ? "PASS" : "FAIL")  \(Self.left($0.name, name))  \(Self.left($0.target, target))  \($0.actual)"
            } + ["overall: \(report.verdict ?? "-")"]
    }

    private static func row(_ name: String, _ cells: [String], widths: [Int] = []) -> String {
        "    " + left(name, 24)
            + cells.enumerated().map { index, cell in right(cell, index < widths.count ? widths[index] : max(9, cell.count + 1)) }
            .joined()
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
