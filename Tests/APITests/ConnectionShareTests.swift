import Logging
import Testing

@testable import API

struct ConnectionShareTests {
    @Test(arguments: [256, 1_024, 20_000, 1_048_576])
    func `the ports leave descriptors for everything else`(descriptors: Int) {
        let share = ConnectionShare(descriptors: descriptors)
        #expect(share.api > share.dashboard && share.dashboard > 0)
        #expect(descriptors - share.api - share.dashboard >= max(64, descriptors / 8))
    }

    @Test func `however few there are, each port takes one`() {
        let share = ConnectionShare(descriptors: 10)
        #expect(share.api >= 1 && share.dashboard >= 1)
    }

    @Test func `a full port takes no more until one goes`() {
        var limit = ConnectionLimit(2, flag: "--port", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        limit.connectionOpened()
        #expect(limit.isAcceptingNewConnections())
        limit.connectionOpened()
        #expect(!limit.isAcceptingNewConnections())
        limit.connectionClosed()
        #expect(limit.isAcceptingNewConnections())
    }
}
