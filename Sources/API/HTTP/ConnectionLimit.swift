import HummingbirdCore
import Logging

/// Takes so many connections and lets further ones wait in the kernel. Says so when it begins to, and not again before a tenth of
/// them has gone.
struct ConnectionLimit: AvailableConnectionsDelegate {
    let limit: Int
    let flag: String
    let logger: Logger
    private var count = 0
    private var hasTold = false

    init(_ limit: Int, flag: String, logger: Logger) {
        self.limit = limit
        self.flag = flag
        self.logger = logger
    }

    mutating func connectionOpened() {
        count += 1
        guard count >= limit, !hasTold else { return }
        hasTold = true
        logger.warning("too many connections: \(limit) are open, new ones wait; raise ulimit -n", metadata: ["port": "\(flag)"])
    }

    mutating func connectionClosed() {
        count -= 1
        if count < limit - limit / 10 { hasTold = false }
    }

    func isAcceptingNewConnections() -> Bool { count < limit }
}
