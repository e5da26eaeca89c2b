import Foundation
import StatementStore
import Testing

@testable import Replication

@Suite struct LeaseWatchTests {
    private func lease(_ holder: String?, _ renewals: Int64) -> ReplicationLease { ReplicationLease(holder: holder, renewals: renewals) }

    @Test func aFreeLeaseIsTaken() {
        var watch = LeaseWatch()
        #expect(watch.look(nil, isRunning: nil) == .take)
        #expect(watch.look(lease(nil, 7), isRunning: nil) == .take)
    }

    @Test func theLeaseOfADeadProcessIsTakenAtOnce() {
        var watch = LeaseWatch()
        #expect(watch.look(lease(1), isRunning: false) == .take)
    }

    @Test func aHolderThatRenewsKeepsIt() {
        var watch = LeaseWatch()
        #expect(watch.look(lease(0), isRunning: nil) == .wait)
        for look in 1...200 {
            let decision = watch.look(lease(Int64(look / 5)), isRunning: nil)
            #expect(decision == (look % 5 == 0 ? .standBy : .wait))
        }
    }

    /// As long as it is silent, whatever any clock says: twelve looks for one far away, sixty for one that runs here.
    @Test(arguments: [(nil as Bool?, LeaseWatch.looksUntilSilent), (true, LeaseWatch.looksUntilHung)])
    func aSilentHolderLosesIt(_ isRunning: Bool?, _ looks: Int) {
        var watch = LeaseWatch()
        for _ in 0..<looks { #expect(watch.look(lease(3), isRunning: isRunning) != .take) }
        #expect(watch.look(lease(3), isRunning: isRunning) == .take)
    }

    @Test func theHolderTellsWhetherItRuns() {
        let mine = LeaseHolder.ofThisProcess().text
        #expect(mine != LeaseHolder.ofThisProcess().text, "two replicators of one process")
        #expect(ReplicationLease.displayName(of: mine).hasSuffix(":\(ProcessInfo.processInfo.processIdentifier)"))
        #expect(LeaseHolder.isRunning("elsewhere:1@other.1.1") == nil)
        #expect(LeaseHolder.isRunning("nonsense") == nil)
        #if os(Linux)
            #expect(LeaseHolder.isRunning(mine) == true)
            let parts = mine.split(separator: ".")
            let earlier = (parts.dropLast(2) + ["1", parts[parts.count - 1]]).joined(separator: ".")
            #expect(LeaseHolder.isRunning(earlier) == false, "another process had the number before")
        #endif
    }
}

extension LeaseWatchTests {
    private func lease(_ renewals: Int64) -> ReplicationLease { lease("a:1@m.1.1", renewals) }
}
