/// What a store refuses or fails at. The description says what, where and what to do, and holds no data of a customer.
public struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
    private enum Code: Sendable, Hashable {
        case invalidCursor, invalidToken, historyLost, checkpointMoved, otherTable, unavailable, corrupt, tooSlow
    }

    private var code: Code
    public var description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// The cursor is of another query or is damaged.
    public static let invalidCursor = StoreError(.invalidCursor, "the cursor does not belong to this query")
    public static let invalidToken = StoreError(.invalidToken, "not a change token")
    public static let historyLost = StoreError(.historyLost, "changes after this token are no longer kept")
    public static let checkpointMoved = StoreError(
        .checkpointMoved, "another replicator has written to this store; stop one of the two")

    public static func otherTable(stored: String, given: String) -> StoreError {
        StoreError(.otherTable, "the store holds table \(stored), not \(given); give another --store or --data-dir")
    }

    /// Cannot be opened or reached now.
    public static func unavailable(_ why: String) -> StoreError { StoreError(.unavailable, why) }

    /// A query was ended because it took longer than the store was told that queries may take.
    public static let tooSlow = StoreError(.tooSlow, "the query took too long and was ended")

    /// Not a store, of a newer version, or damaged.
    public static func corrupt(_ why: String) -> StoreError { StoreError(.corrupt, why) }

    public static func == (a: StoreError, b: StoreError) -> Bool { a.code == b.code }

    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
