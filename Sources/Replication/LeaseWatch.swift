import StatementStore

/// Decides when a standby may take the lease, from what it sees each time that it looks. It counts its own looks and reads no
/// clock of another machine.
struct LeaseWatch {
    enum Decision: Hashable {
        case take
        /// Nothing is known yet of whether the holder lives.
        case wait
        /// The holder lives: it has renewed, or its process runs on this machine.
        case standBy
    }

    static let lookInterval: Duration = .milliseconds(500)
    /// A holder renews more often than this many looks last: 6 s.
    static let looksUntilSilent = 12
    /// For a holder on this machine whose process runs, which may be amid a long transaction: 30 s.
    static let looksUntilHung = 60

    private var seen: ReplicationLease?
    private var unchangedLooks = 0

    /// - Parameter isRunning: the holder's process, where that can be known.
    mutating func look(_ lease: ReplicationLease?, isRunning: Bool?) -> Decision {
        guard let lease, lease.holder != nil, isRunning != false else { return .take }
        let isRenewed = seen != nil && lease != seen
        unchangedLooks = lease == seen ? unchangedLooks + 1 : 0
        seen = lease
        if unchangedLooks >= (isRunning == true ? Self.looksUntilHung : Self.looksUntilSilent) { return .take }
        return isRenewed || isRunning == true ? .standBy : .wait
    }
}
