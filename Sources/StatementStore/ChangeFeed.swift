import Scalars

/// A place in the change feed, as opaque text. Of one store only.
public struct ChangeToken: Sendable, Hashable {
    public var text: String

    public init(text: String) { self.text = text }
}

public enum ChangeOperation: String, Sendable, Hashable, CaseIterable {
    case insert, update, delete
}

/// One change of one statement, as it is sent to WebSocket clients.
public struct StatementChangeEvent: Sendable, Hashable {
    public var token: ChangeToken
    public var operation: ChangeOperation
    public var accountNumber: String
    public var statementId: String
    public var sourceVersion: Int64
    public var committedAt: Timestamp
    public var processedAt: Timestamp
    /// The whole message: `{"token","operation","accountNumber","statementId","source_version","committed_at","processed_at",
    /// "pipeline_latency_ms","statement":{without transactions}}`. A delete shows the statement as it last stood; an update has
    /// `"before"` too, the statement that it replaced.
    public var json: [UInt8]

    public init(
        token: ChangeToken, operation: ChangeOperation, accountNumber: String, statementId: String, sourceVersion: Int64,
        committedAt: Timestamp, processedAt: Timestamp, json: [UInt8]
    ) {
        self.token = token
        self.operation = operation
        self.accountNumber = accountNumber
        self.statementId = statementId
        self.sourceVersion = sourceVersion
        self.committedAt = committedAt
        self.processedAt = processedAt
        self.json = json
    }
}
