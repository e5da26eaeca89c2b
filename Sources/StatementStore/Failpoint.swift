import Foundation
import Synchronization

/// A step between reading a commit and writing its checkpoint at which tests make a process fail. In debug builds only: a
/// release build has nothing of it.
///
/// `ODL_FAILPOINT=POINT:ACTION[:N]` fails the N-th time (default 1) that the point is reached. ACTION is `crash` (SIGKILL: no
/// handler runs, no buffer is flushed) or `error` (an I/O error is thrown).
package enum Failpoint: String, CaseIterable, Sendable {
    /// Rows were read and decoded.
    case batchRead
    /// Documents were encoded.
    case batchPrepared
    /// The transaction is open and the checkpoint is the expected one.
    case checkpointCompared
    /// Documents, accounts and indexes were written.
    case statementsWritten
    /// The change feed was written too.
    case eventsWritten
    /// Everything was written, nothing committed.
    case beforeCommit
    /// Committed; the replicator has not heard of it.
    case committed
    /// The replicator has heard of it and has told the store how far it is.
    case reported

    /// - Throws: ``StoreError/unavailable(_:)`` where the test asked for it.
    @inline(__always)
    package func reach() throws {
        #if DEBUG
            try FailpointPlan.ofEnvironment?.reach(self)
        #endif
    }
}

#if DEBUG
    private final class FailpointPlan: Sendable {
        static let ofEnvironment = ProcessInfo.processInfo.environment["ODL_FAILPOINT"].flatMap(FailpointPlan.init)

        private let point: Failpoint
        private let crashes: Bool
        private let remaining: Mutex<Int>

        init?(_ text: String) {
            let parts = text.split(separator: ":")
            guard parts.count >= 2, let point = Failpoint(rawValue: String(parts[0])), ["crash", "error"].contains(parts[1]) else {
                preconditionFailure("ODL_FAILPOINT must be POINT:crash|error[:N], POINT one of \(Failpoint.allCases.map(\.rawValue))")
            }
            self.point = point
            crashes = parts[1] == "crash"
            remaining = Mutex(parts.count > 2 ? Int(parts[2]) ?? 1 : 1)
        }

        func reach(_ reached: Failpoint) throws {
            guard reached == point else { return }
            let isDue = remaining.withLock { remaining in
                remaining -= 1
                return remaining == 0
            }
            guard isDue else { return }
            if crashes { kill(getpid(), SIGKILL) }
            throw StoreError.unavailable("failpoint \(point.rawValue)")
        }
    }
#endif
