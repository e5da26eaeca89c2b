import Scalars

extension DeltaTable {
    /// Creates an empty table; its version 0. Blocks.
    ///
    /// - Parameters:
    ///   - location: a path, or a URI of the scheme `file`; what is missing of its directories is made.
    ///   - configuration: table properties, such as `delta.enableChangeDataFeed`.
    /// - Throws: `DeltaError`: `conflict` when there is a table already, `unavailable` when it cannot be written.
    public static func create(
        at location: String, schema: StructType, name: String? = nil, configuration: [String: String] = [:], clock: WallClock = .system
    ) throws -> DeltaTable { throw DeltaError.unsupported("this") }

    /// Begins to change the table as it is now. Blocks.
    ///
    /// - Throws: `DeltaError`, as `snapshot` does; `unsupported` for a table that this writer cannot keep in order.
    public func startTransaction(options: DeltaTransaction.Options = .init(), clock: WallClock = .system) throws -> DeltaTransaction {
        throw DeltaError.unsupported("this")
    }
}
