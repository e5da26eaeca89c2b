import NIOCore
import NIOEmbedded
import Testing

@testable import WebSockets

struct UnwritableTimeoutTests {
    private let channel: EmbeddedChannel

    init() throws {
        channel = EmbeddedChannel(handler: UnwritableTimeout(limit: .seconds(75)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
    }

    private func become(writable: Bool) {
        channel.isWritable = writable
        channel.pipeline.fireChannelWritabilityChanged()
    }

    @Test func `a client that takes nothing is cut off`() {
        become(writable: false)
        channel.embeddedEventLoop.advanceTime(by: .seconds(74))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test func `a client that is slow stays`() {
        for _ in 1...3 {
            become(writable: false)
            channel.embeddedEventLoop.advanceTime(by: .seconds(74))
            become(writable: true)
            channel.embeddedEventLoop.advanceTime(by: .seconds(74))
        }
        #expect(channel.isActive)
    }
}
