import Foundation
import Replication
import StatementStore
import Synchronization

/// Progress of replication.
final class ProgressLine: Sendable {
    private let line = StatusLine()
    private let last = Mutex(ReplicationProgress())

    func show(_ progress: ReplicationProgress) {
        last.withLock { $0 = progress }
        guard progress.phase == .loading, let total = progress.totalRows else { return line.show(Self.text(progress)) }
        line.show("loading the snapshot", done: Int(progress.loadedRows), of: Int(total), what: "statements")
    }

    /// The last word: what this run did.
    func finish(elapsed: Duration) {
        let progress = last.withLock { $0 }
        let changes = progress.inserted + progress.updated + progress.deleted
        let rate = changes > 0 ? ", \(Int(Double(changes) / max(elapsed.seconds, 0.001))) statements/s" : ""
        let at = progress.applied.map { "at version \($0.version)" } ?? "before the first whole version"
        let quarantined = progress.quarantined > 0 ? ", \(progress.quarantined) quarantined (see odl quarantine list)" : ""
        line.finish(
            "\(at): \(progress.inserted) inserted, \(progress.updated) updated, \(progress.deleted) deleted\(quarantined)"
                + " in \(String(format: "%.1f", elapsed.seconds)) s\(rate)")
    }

    private static func text(_ progress: ReplicationProgress) -> String {
        let version = progress.applied.map { "\($0.version)" } ?? "-"
        return "version \(version) of \(max(progress.latestVersion, progress.applied?.version ?? 0)): \(progress.inserted) inserted, "
            + "\(progress.updated) updated, \(progress.deleted) deleted"
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
