import Logging
import Scalars
import StatementStore

/// A replicator's turn to write to a store: takes the lease, or stands by until it is free, renews it while the work runs, and
/// frees it at the end.
struct ReplicationTurn {
    /// The lease went to another while this one worked: it was thought dead.
    struct Lost: Error {}

    typealias Body = @Sendable (_ isMine: @escaping @Sendable () async -> Bool) async throws -> Void

    private static let renewalInterval: Duration = .seconds(2)
    /// A standby shows itself as often as this many looks.
    private static let looksPerReport = 10

    let store: any StatementStore
    let clock: WallClock
    let sleeper: any Clock<Duration>
    let logger: Logger
    private let holder = LeaseHolder.ofThisProcess()

    init(store: any StatementStore, clock: WallClock, sleeper: any Clock<Duration>, logger: Logger) {
        self.store = store
        self.clock = clock
        self.sleeper = sleeper
        self.logger = logger
    }

    /// Runs `body` when it is this one's turn, again if the lease was lost meanwhile.
    ///
    /// `body` may ask whether it still is this one's turn.
    ///
    /// - Parameter waits: false to give up when another replicator is at work.
    /// - Throws: ``ReplicationError/leaseHeld(by:)``, or what `body` throws.
    func take(waits: Bool, _ body: @escaping Body) async throws {
        while true {
            let lease = try await acquire(waits: waits)
            do {
                return try await hold(lease, body)
            } catch is Lost {
                logger.warning("another replicator has taken over; standing by")
            }
        }
    }

    private func acquire(waits: Bool) async throws -> ReplicationLease {
        var watch = LeaseWatch()
        var looks = 0
        while true {
            let lease = try await store.lease()
            switch watch.look(lease, isRunning: lease?.holder.flatMap(LeaseHolder.isRunning)) {
            case .take:
                let mine = ReplicationLease(holder: holder.text, renewals: (lease?.renewals ?? 0) + 1)
                guard try await store.replaceLease(lease, with: mine) else { continue }
                if looks > 0 {
                    logger.notice("taking over replication")
                    try await store.reportStandby(nil)
                }
                return mine
            case .standBy where !waits:
                throw ReplicationError.leaseHeld(by: ReplicationLease.displayName(of: lease?.holder ?? ""))
            case .standBy, .wait:
                if looks == 0 {
                    let name = ReplicationLease.displayName(of: lease?.holder ?? "")
                    logger.notice("standing by: another replicator keeps this store in step", metadata: ["replicator": "\(name)"])
                }
                if waits, looks % Self.looksPerReport == 0 {
                    try await store.reportStandby(ReplicationStandby(name: holder.text, reportedAt: clock.now()))
                }
                looks += 1
                do {
                    try await sleeper.sleep(for: LeaseWatch.lookInterval)
                } catch {
                    if waits { try? await withoutCancellation { try await store.reportStandby(nil) } }
                    throw error
                }
            }
        }
    }

    private func hold(_ lease: ReplicationLease, _ body: @escaping Body) async throws {
        let renewal = Renewal(lease)
        let result: Result<Void, any Error>
        do {
            try await withThrowingTaskGroup { group in
                group.addTask { try await body { await !renewal.isLost } }
                group.addTask { try await renew(renewal) }
                // Whichever ends first ends the other: the work, or the lease.
                try await group.next()
                group.cancelAll()
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        let last = await renewal.lease
        let isMine = (try? await withoutCancellation { [store] in
            try await store.replaceLease(last, with: ReplicationLease(holder: nil, renewals: last.renewals + 1))
        }) ?? true
        // The checkpoint has moved under a replicator that was thought dead.
        if case .failure(let error) = result, error as? StoreError == .checkpointMoved, !isMine { throw Lost() }
        try result.get()
    }

    private func renew(_ renewal: Renewal) async throws {
        while true {
            try await sleeper.sleep(for: Self.renewalInterval)
            let lease = await renewal.lease
            let next = ReplicationLease(holder: lease.holder, renewals: lease.renewals + 1)
            do {
                guard try await store.replaceLease(lease, with: next) else {
                    await renewal.lose()
                    throw Lost()
                }
                await renewal.renewed(next)
            } catch let error as StoreError {
                // A store that does not answer stops the work itself, or is back before anybody takes over.
                logger.debug("the lease could not be renewed: \(error)")
            }
        }
    }
}

/// The lease as it was last written.
private actor Renewal {
    private(set) var lease: ReplicationLease
    private(set) var isLost = false

    init(_ lease: ReplicationLease) { self.lease = lease }

    func renewed(_ lease: ReplicationLease) { self.lease = lease }

    func lose() { isLost = true }
}

/// Runs `body` although the task is cancelled: the last word to the store.
func withoutCancellation<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) async throws -> T {
    try await Task { try await body() }.value
}
