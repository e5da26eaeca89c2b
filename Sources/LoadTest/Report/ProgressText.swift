/// How a test goes, in one line.
public struct ProgressText: Sendable {
    public let line: String

    public init(_ report: LoadTestReport) {
        let progress = report.progress
        let phase = progress.elapsedSeconds < report.warmUpSeconds ? "warming up" : "measuring"
        let last = report.series.last?.corrected ?? report.series.last?.uncorrected
        line =
            "\(progress.elapsedSeconds.rounded(to: 0)) of \(report.durationSeconds.short) s, \(phase): "
            + (report.model == "closed" ? "\(progress.users) users, " : "")
            + "\(progress.achievedRate.rounded(to: 0))/s, \(progress.done) done, \(progress.failed) failed, "
            + (progress.dropped > 0 ? "\(progress.dropped) dropped, " : "")
            + (progress.waiting > 0 ? "\(progress.waiting) waiting, " : "")
            + "p95 " + (last.map { Milliseconds.text($0.p95) } ?? "-")
    }
}
