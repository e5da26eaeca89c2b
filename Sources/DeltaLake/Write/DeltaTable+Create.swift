import Foundation
import Scalars

extension DeltaTable {
    /// Creates an empty table; its version 0. Blocks.
    ///
    /// - Parameters:
    ///   - location: a path, or a URI of the scheme `file`; what is missing of its directories is made.
    ///   - configuration: table properties, such as `delta.enableChangeDataFeed`.
    /// - Throws: `DeltaError`: `conflict` when there is a table already, `unavailable` when it cannot be written.
    public static func create(
        at location: String, schema: StructType, name: String? = nil, configuration: [String: String] = [:],
        clock: WallClock = .system
    ) throws -> DeltaTable {
        let root = try TableLocation(location)
        try root.checkWritable()
        let now = clock.now().microseconds / 1000
        let metadata = Metadata(
            id: UUID().uuidString.lowercased(), name: name, schema: schema, createdTime: now, configuration: configuration)
        let tableProtocol = TableProtocol(forNew: schema)
        try tableProtocol.checkWritable(metadata)
        let info = CommitInfo(
            operation: "CREATE TABLE", parameters: ["isManaged": "false", "partitionBy": "[]"], timestamp: now, isBlindAppend: true)
        try DurableFile.makeDirectory(root.log)
        let lines = Action.lines([.commitInfo(info), .tableProtocol(tableProtocol), .metadata(metadata)])
        let commit = try DurableFile.write(lines, for: LogFileName.commit(0), in: root.log)
        guard try DurableFile.link(commit, to: LogFileName.commit(0), in: root.log) else {
            throw DeltaError(.conflict, "\(root.root) is a Delta table already")
        }
        try DurableFile.syncDirectory(root.log)
        // A creation that was interrupted may have left the directory of the log without a durable name.
        try DurableFile.syncDirectory(root.root)
        return try DeltaTable(at: location)
    }

    /// Begins to change the table as it is now. Blocks.
    ///
    /// - Throws: `DeltaError`, as `snapshot` does; `unsupported` for a table that this writer cannot keep in order.
    public func startTransaction(
        options: DeltaTransaction.Options = .init(), clock: WallClock = .system
    ) throws -> DeltaTransaction {
        try files.checkWritable()
        let snapshot = try snapshot()
        try snapshot.protocolAction.checkWritable(snapshot.metadata)
        return DeltaTransaction(self, snapshot: snapshot, options: options, clock: clock)
    }
}

extension TableLocation {
    /// - Throws: `DeltaError.Code.unsupported` for an object store: a commit there needs a conditional write.
    func checkWritable() throws {
        if isRemote { throw DeltaError(.unsupported, "\(name) lies in an object store: such tables can be read and followed, but not written") }
    }
}
