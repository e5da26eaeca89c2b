import Scalars
import StatementStore

/// Keeps the figures of a run and tells the store: on every change of phase, and at least every few seconds as a sign of life.
struct Reporter {
    private static let heartbeatSeconds = 5.0
    private static let busySeconds = 1.0

    private(set) var progress = ReplicationProgress()
    private let table: String
    private let store: any StatementStore
    private let clock: WallClock
    private var source: SourcePosition?
    private var pendingSince: Timestamp?
    private var lastReport: Timestamp?

    init(_ table: String, store: any StatementStore, clock: WallClock) {
        self.table = table
        self.store = store
        self.clock = clock
    }

    mutating func opened(_ checkpoint: ReplicationCheckpoint?, latest: Int64, totalRows: Int64?) async throws {
        progress.latestVersion = latest
        progress.totalRows = totalRows
        note(checkpoint)
        // What has failed stays so until something has been done: the next try may end as the last one did.
        if try await store.status().report?.phase != .failed { try await report(progress.phase) }
    }

    mutating func applied(_ batch: MicroBatch, _ result: AppliedBatch, latest: () async throws -> Int64) async throws {
        progress.inserted += result.inserted
        progress.updated += result.updated
        progress.deleted += result.deleted
        progress.quarantined += batch.quarantined.count
        let isDue = isDue(after: Self.busySeconds)
        if isDue { progress.latestVersion = max(progress.latestVersion, try await latest()) }
        note(batch.checkpoint, newest: batch.changes.last?.source)
        if isDue { try await report(progress.phase) }
    }

    /// In step: everything that was committed has been applied.
    mutating func heartbeat() async throws {
        let wasPending = pendingSince != nil || progress.applied != source
        pendingSince = nil
        source = progress.applied
        progress.latestVersion = progress.applied?.version ?? progress.latestVersion
        if wasPending || isDue(after: Self.heartbeatSeconds) { try await report(progress.phase) }
    }

    /// Also where the clock has been put back.
    private func isDue(after seconds: Double) -> Bool {
        guard let lastReport else { return true }
        return !(0..<seconds).contains(clock.now().seconds(since: lastReport))
    }

    mutating func report(_ phase: ReplicationPhase, error: String? = nil) async throws {
        progress.phase = phase
        lastReport = clock.now()
        try await reported(phase, error: error)
    }

    func reported(_ phase: ReplicationPhase, error: String? = nil) async throws {
        try await store.report(
            ReplicationReport(
                phase: phase, tableURI: table, source: source, pendingSince: pendingSince, lastError: error, reportedAt: clock.now()))
    }

    /// - Parameter newest: the version that the batch's last change was made by: of a large one, before it is whole.
    private mutating func note(_ checkpoint: ReplicationCheckpoint?, newest: SourcePosition? = nil) {
        switch checkpoint?.progress {
        case nil: progress.phase = .loading
        case .loading(let at, let rows, _):
            progress.phase = .loading
            progress.loadedRows = rows
            behind(at)
        case .following(let at, let rows):
            progress.phase = .following
            progress.applied = at
            guard rows > 0 || progress.latestVersion > at.version else {
                pendingSince = nil
                source = at
                return
            }
            behind(newest ?? at)
        }
    }

    /// There is more to apply, committed at `at` or after it.
    private mutating func behind(_ at: SourcePosition) {
        pendingSince = at.committedAt
        guard (source?.version ?? -1) < progress.latestVersion else { return }
        source = SourcePosition(version: progress.latestVersion, committedAt: at.committedAt)
    }
}
