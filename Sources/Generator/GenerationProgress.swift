/// How far a batch load has come.
public struct GenerationProgress: Sendable, Hashable {
    public var statements = 0
    public let totalStatements: Int
    /// The table's newest version.
    public var version: Int64 = 0
    public var corrections = 0
    public var closures = 0
}
