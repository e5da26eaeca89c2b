/// Limits and times of one WebSocket.
public struct WebSocketConfiguration: Sendable {
    /// Of a whole message from the client, in bytes. A larger one closes with 1009.
    public var maxMessageSize = 64 * 1024
    /// In how many frames a message may come.
    public var maxFragments = 64
    /// A ping is sent this often. A client that has sent nothing at all since the last one is cut off.
    public var pingInterval: Duration = .seconds(20)
    /// From our close frame to the end of TCP, however the client behaves.
    public var closeTimeout: Duration = .seconds(3)

    public init() {}
}

/// Whether a WebSocket's client may still be served, asked again and again; at a no it is closed with 3000.
public struct WebSocketCheck: Sendable {
    public var interval: Duration
    public var mayGoOn: @Sendable () -> Bool

    public init(every interval: Duration, mayGoOn: @escaping @Sendable () -> Bool) {
        self.interval = interval
        self.mayGoOn = mayGoOn
    }
}
