import Scalars
import StatementStore
import Testing

@testable import Replication

@Suite struct ReplicationPlanTests {
    private static let at = SourcePosition(version: 7, committedAt: Timestamp(milliseconds: 1))

    private static func checkpoint(_ progress: ReplicationCheckpoint.Progress) -> ReplicationCheckpoint {
        ReplicationCheckpoint(tableId: "table", progress: progress)
    }

    @Test func anEmptyStoreLoadsTheNewestSnapshot() {
        #expect(ReplicationPlan(checkpoint: nil, resnapshot: false) == .loadLatest(replacing: false))
        #expect(ReplicationPlan(checkpoint: nil, resnapshot: true) == .loadLatest(replacing: false))
    }

    @Test func anInterruptedLoadGoesOn() {
        let checkpoint = Self.checkpoint(.loading(at: Self.at, rows: 40, replacing: true))
        #expect(ReplicationPlan(checkpoint: checkpoint, resnapshot: false) == .resumeLoad(at: Self.at, rows: 40, replacing: true))
    }

    @Test func anInterruptedVersionGoesOn() {
        let checkpoint = Self.checkpoint(.following(at: Self.at, rows: 3))
        #expect(ReplicationPlan(checkpoint: checkpoint, resnapshot: false) == .follow(after: Self.at, steps: 3))
    }

    @Test func aResnapshotReplacesWhateverStands() {
        for progress: ReplicationCheckpoint.Progress in [
            .following(at: Self.at, rows: 3), .loading(at: Self.at, rows: 40, replacing: false),
        ] {
            #expect(ReplicationPlan(checkpoint: Self.checkpoint(progress), resnapshot: true) == .loadLatest(replacing: true))
        }
    }
}
