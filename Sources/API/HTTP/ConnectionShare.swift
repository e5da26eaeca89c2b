import Foundation

/// How many connections the ports take of the descriptors that this process may have. Beyond that new ones wait in the kernel: with
/// none left `accept` fails at once again and again, and store, table and admin port would have none either.
struct ConnectionShare {
    let api: Int
    let dashboard: Int

    /// For the store, the table, log files and the admin port, whose probes must get in.
    private static let leastReserve = 64

    /// - Parameter descriptors: that the process may open.
    init(descriptors: Int) {
        let free = max(4, descriptors - max(Self.leastReserve, descriptors / 8))
        dashboard = free / 4
        api = free - dashboard
    }

    static func ofThisProcess() -> ConnectionShare {
        let descriptors = sysconf(Int32(_SC_OPEN_MAX))
        return ConnectionShare(descriptors: descriptors > 0 ? descriptors : 1_024)
    }
}
