import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import WebSockets

struct AbandonedConnectionTests {
    /// As when a connection is accepted while the server stops.
    @Test func `a connection that nobody takes up ends no process`() throws {
        let channel = EmbeddedChannel()
        let http = HTTP1WebSocketChannel(responder: { _, _, _ in }, configuration: .init())
        _ = try http.setup(channel: channel, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }).wait()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        #expect(channel.isActive)
        _ = try channel.finish(acceptAlreadyClosed: true)
    }
}
