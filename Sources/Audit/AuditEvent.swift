import Scalars

/// That somebody read something of a customer, or tried to. It holds no amount, no name of a customer and no credential.
public struct AuditEvent: Sendable, Hashable {
    public var time: Timestamp
    /// Who: a token's subject or `key:ID`.
    public var principal: String
    /// From where.
    public var address: String
    /// As in the log and in the answer's `X-Request-Id`.
    public var requestID: String
    /// The route's name in the OpenAPI document, such as `getBalance`.
    public var operation: String
    /// The account that was asked for; nil where the route is about many.
    public var account: String?
    /// Of the answer: 200, 101 for a WebSocket that was opened, 403 for one who may not.
    public var status: Int

    /// The name of the entry that a log begins with which goes on from an earlier file.
    static let continuation = "continueLog"

    public init(
        time: Timestamp, principal: String, address: String, requestID: String, operation: String, account: String?, status: Int
    ) {
        self.time = time
        self.principal = principal
        self.address = address
        self.requestID = requestID
        self.operation = operation
        self.account = account
        self.status = status
    }
}
