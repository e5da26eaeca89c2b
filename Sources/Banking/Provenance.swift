import Scalars

/// What replication adds to a document.
public struct Provenance: Sendable, Hashable {
    /// T1, `_batchStartTime`: its micro-batch began.
    public var batchStartTime: Timestamp
    /// T2, `_processedAt`: written to the store.
    public var processedAt: Timestamp
    /// `_sourceVersion`: the Delta version that the document comes from.
    public var sourceVersion: Int64

    public init(batchStartTime: Timestamp, processedAt: Timestamp, sourceVersion: Int64) {
        self.batchStartTime = batchStartTime
        self.processedAt = processedAt
        self.sourceVersion = sourceVersion
    }
}
