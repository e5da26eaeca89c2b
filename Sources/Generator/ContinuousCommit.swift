import DeltaLake

/// A version that a continuous generator has committed.
public struct ContinuousCommit: Sendable {
    /// Statements.
    public struct Counts: Sendable, Hashable {
        public var added = 0
        public var corrected = 0
        public var removed = 0
    }

    public let version: Int64
    public let counts: Counts
    /// Why the checkpoint that was due after this commit was not written; the commit stands.
    public let checkpointFailure: DeltaError?
}
