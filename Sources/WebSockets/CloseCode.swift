/// Why a WebSocket was closed (RFC 6455, section 7.4).
public struct CloseCode: RawRepresentable, Sendable, Hashable {
    public var rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let normal = CloseCode(rawValue: 1000)
    /// The server is shutting down.
    public static let goingAway = CloseCode(rawValue: 1001)
    public static let protocolError = CloseCode(rawValue: 1002)
    /// Never sent: the peer's close frame gave no code.
    public static let none = CloseCode(rawValue: 1005)
    /// A text message that is not UTF-8.
    public static let invalidPayload = CloseCode(rawValue: 1007)
    public static let messageTooBig = CloseCode(rawValue: 1009)
    public static let internalError = CloseCode(rawValue: 1011)
    /// Try again later: the client reads too slowly.
    public static let tryAgainLater = CloseCode(rawValue: 1013)
    /// The credential that the WebSocket was opened with is none any more (registered with IANA as "Unauthorized").
    public static let unauthorized = CloseCode(rawValue: 3000)

    /// Whether a peer may send it.
    var isValidOnTheWire: Bool {
        (1000...1003).contains(rawValue) || (1007...1014).contains(rawValue) || (3000...4999).contains(rawValue)
    }
}
