import Foundation
import Replication
import Synchronization

/// Progress of replication on standard error: one line that is rewritten on a terminal, a line now and then elsewhere.
final class ProgressLine: Sendable {
    private struct State {
        var progress = ReplicationProgress()
        var shownAt: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    func show(_ progress: ReplicationProgress) {
        let due = state.withLock { state in
            state.progress = progress
            let interval: Duration = Terminal.isInteractive ? .milliseconds(200) : .seconds(5)
            if let shownAt = state.shownAt, .now - shownAt < interval { return false }
            state.shownAt = .now
            return true
        }
        guard due else { return }
        let line = Self.line(progress)
        if Terminal.isInteractive {
            FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
        } else {
            Terminal.note(line)
        }
    }

    /// The last word: what this run did.
    func finish(elapsed: Duration) {
        let progress = state.withLock { $0.progress }
        let seconds = elapsed.seconds
        let changes = progress.inserted + progress.updated + progress.deleted
        let rate = changes > 0 && seconds > 0 ? ", \(Int(Double(changes) / seconds)) statements/s" : ""
        let at = progress.applied.map { "at version \($0.version)" } ?? "before the first whole version"
        let quarantined = progress.quarantined > 0 ? ", \(progress.quarantined) quarantined (odl quarantine list)" : ""
        if Terminal.isInteractive { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
        Terminal.note(
            "\(at): \(progress.inserted) inserted, \(progress.updated) updated, \(progress.deleted) deleted\(quarantined)"
                + " in \(String(format: "%.1f", seconds)) s\(rate)")
    }

    private static func line(_ progress: ReplicationProgress) -> String {
        switch progress.phase {
        case .loading:
            guard let total = progress.totalRows, total > 0 else { return "loading the snapshot: \(progress.loadedRows) statements" }
            let share = min(1, Double(progress.loadedRows) / Double(total))
            let bar = String(repeating: "#", count: Int(share * 30)).padding(toLength: 30, withPad: ".", startingAt: 0)
            return "loading the snapshot [\(bar)] \(progress.loadedRows) of \(total) statements"
        default:
            let version = progress.applied.map { "\($0.version)" } ?? "-"
            return "version \(version) of \(progress.latestVersion): \(progress.inserted) inserted, \(progress.updated) updated, "
                + "\(progress.deleted) deleted"
        }
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
