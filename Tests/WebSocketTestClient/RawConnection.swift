import NIOCore
import NIOPosix

/// A TCP connection to a server on this machine, for tests that look at the bytes themselves. Used by one task at a time.
public struct RawConnection: ~Copyable {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var buffer = ByteBuffer()
    private var atEnd = false

    public struct Ended: Error {}

    /// - Parameter receiveBuffer: bytes that the kernel takes for a client that does not read.
    public static func with<Result>(
        port: Int, receiveBuffer: Int? = nil, _ body: (inout RawConnection) async throws -> Result
    ) async throws -> Result {
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
        if let receiveBuffer {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: numericCast(receiveBuffer))
        }
        let channel = try await bootstrap.connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                    wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
            }
        }
        return try await channel.executeThenClose { inbound, outbound in
            var connection = RawConnection(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&connection)
        }
    }

    private init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator, outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound
        self.outbound = outbound
    }

    public func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

    public func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

    /// Sends FIN.
    public func finish() { outbound.finish() }

    /// - Throws: ``Ended`` when the server ends the connection before.
    public mutating func read(_ count: Int) async throws -> [UInt8] {
        while true {
            if let bytes = buffer.readBytes(length: count) { return bytes }
            guard try await fill() else { throw Ended() }
        }
    }

    /// Everything up to and without the blank line that ends a head.
    public mutating func readHead() async throws -> String {
        while true {
            let text = String(buffer: buffer)
            if let end = text.firstRange(of: "\r\n\r\n") {
                buffer.moveReaderIndex(forwardBy: text[..<end.upperBound].utf8.count)
                return String(text[..<end.lowerBound])
            }
            guard try await fill() else { throw Ended() }
        }
    }

    /// Reads and drops everything until the server ends the connection, be it by a reset.
    public mutating func readToEnd() async throws {
        do {
            repeat { buffer.clear() } while try await fill()
        } catch is IOError {}
    }

    private mutating func fill() async throws -> Bool {
        guard !atEnd, var more = try await inbound.next(isolation: #isolation) else {
            atEnd = true
            return false
        }
        buffer.discardReadBytes()
        buffer.writeBuffer(&more)
        return true
    }
}
