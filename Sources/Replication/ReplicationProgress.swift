import StatementStore

/// How far replication has come in this run.
public struct ReplicationProgress: Sendable, Hashable {
    public var phase: ReplicationPhase = .loading
    /// Rows of the snapshot that are loaded, those of earlier runs included.
    public var loadedRows: Int64 = 0
    /// Where the table's statistics tell.
    public var totalRows: Int64?
    public var applied: SourcePosition?
    public var latestVersion: Int64 = 0
    public var inserted = 0
    public var updated = 0
    public var deleted = 0
    public var quarantined = 0

    public init() {}
}
