import NIOCore
import NIOWebSocket
import Synchronization

/// Writes to one client.
///
/// A write waits until its bytes have gone to the socket, so that nothing is queued for a client that does not read: a sender
/// has at most one write under way, and what it holds back meanwhile is its own to bound.
public final class WebSocketOutbound: Sendable {
    private struct State {
        var isClosing = false
        var keepAlive = KeepAlive()
    }

    private let channel: any Channel
    private let closeTimeout: TimeAmount
    private let state = Mutex(State())

    init(channel: any Channel, closeTimeout: TimeAmount) {
        self.channel = channel
        self.closeTimeout = closeTimeout
    }

    /// - Throws: ``WebSocketClosed`` once the closing handshake has begun or the connection is gone.
    public func write(_ frames: EncodedFrames) async throws(WebSocketClosed) {
        guard !isClosing else { throw WebSocketClosed() }
        try await send(frames.buffer)
    }

    /// Writes all, in this order; waits for the last.
    public func write(_ frames: [EncodedFrames]) async throws(WebSocketClosed) {
        guard let last = frames.last else { return }
        guard !isClosing else { throw WebSocketClosed() }
        for part in frames.dropLast() { channel.write(part.buffer, promise: nil) }
        try await send(last.buffer)
    }

    public func write(text: String) async throws(WebSocketClosed) {
        try await write(EncodedFrames(text: text.utf8))
    }

    /// Starts the closing handshake; the first call counts. What was written before goes first. It does not wait: the
    /// connection ends when the client answers, or after the close timeout.
    public func close(_ code: CloseCode) {
        guard beginClosing() else { return }
        var payload = ByteBuffer()
        if code != .none { payload.writeInteger(code.rawValue) }
        let frame = EncodedFrames.control(.connectionClose, payload)
        // On the loop, so that however late it comes to this, the time runs from the write.
        channel.eventLoop.execute { [channel, closeTimeout] in
            channel.writeAndFlush(frame, promise: nil)
            let cut = channel.eventLoop.scheduleTask(in: closeTimeout) { channel.close(promise: nil) }
            channel.closeFuture.whenComplete { _ in cut.cancel() }
        }
    }

    public var isClosing: Bool { state.withLock { $0.isClosing } }

    // MARK: For the connection

    /// After a violation: the client may be sending anything, so that an answer to our close frame is not waited for.
    func fail(_ code: CloseCode) {
        close(code)
        // Behind the close frame, which the loop writes at its next turn.
        channel.eventLoop.execute { [channel] in channel.close(mode: .output, promise: nil) }
    }

    /// After the client's close frame, which is answered unless it is an answer itself: the connection ends when all is sent.
    func end(_ code: CloseCode) {
        close(code)
        channel.eventLoop.execute { [channel] in
            // Of no bytes: it is done when what was written before is.
            channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
        }
    }

    /// Not waited for: the reader asks for no more while the channel is not writable.
    func pong(_ payload: ByteBuffer) {
        if !isClosing { channel.writeAndFlush(EncodedFrames.control(.pong, payload), promise: nil) }
    }

    func heard() { state.withLock { $0.keepAlive.heard() } }

    /// The ping interval has passed.
    func tick() {
        // One that is closing has its own time: it is not given up before its close frame is answered.
        guard !isClosing else { return }
        switch state.withLock({ $0.keepAlive.tick() }) {
        // Not waited for: it is a few bytes, and the next tick finds out.
        case .ping: channel.writeAndFlush(EncodedFrames.control(.ping), promise: nil)
        case .giveUp: cut()
        }
    }

    /// Calls `body` when TCP has ended.
    func whenClosed(_ body: @escaping @Sendable () -> Void) { channel.closeFuture.whenComplete { _ in body() } }

    /// Returns when TCP has ended.
    func closed() async { try? await channel.closeFuture.get() }

    /// Ends TCP at once.
    func cut() {
        _ = beginClosing()
        channel.close(promise: nil)
    }

    private func beginClosing() -> Bool {
        state.withLock { state in
            defer { state.isClosing = true }
            return !state.isClosing
        }
    }

    private func send(_ bytes: ByteBuffer) async throws(WebSocketClosed) {
        do { try await channel.writeAndFlush(bytes).get() } catch { throw WebSocketClosed() }
    }
}

/// The WebSocket takes no more messages.
public struct WebSocketClosed: Error, Sendable, CustomStringConvertible {
    public var description: String { "the WebSocket is closed" }
}
