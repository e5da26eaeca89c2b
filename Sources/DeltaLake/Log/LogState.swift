/// The state of a table that replaying its log gives (protocol, "Action Reconciliation").
struct LogState: Sendable {
    var tableProtocol: TableProtocol?
    var metadata: Metadata?
    var files: [LogicalFile: AddFile] = [:]
    /// Removed files that `VACUUM` must still keep.
    var tombstones: [LogicalFile: RemoveFile] = [:]
    /// By application.
    var transactions: [String: SetTransaction] = [:]
    /// By domain.
    var domains: [String: DomainMetadata] = [:]

    /// A data file with one of its deletion vectors, or without any.
    struct LogicalFile: Hashable, Sendable {
        let path: String
        let deletionVector: String?

        /// - Parameter path: as in the log; writers do not agree on what to encode in it.
        init(_ path: String, _ deletionVector: DeletionVectorDescriptor?) {
            self.path = TableLocation.percentDecoded(path)
            self.deletionVector = deletionVector?.uniqueId
        }
    }

    /// Applies what one commit, compaction or checkpoint holds, in whatever order it stands there.
    mutating func apply(_ actions: [Action], includingFiles: Bool) {
        if includingFiles {
            for case .remove(let file) in actions {
                let key = LogicalFile(file.path, file.deletionVector)
                files[key] = nil
                tombstones[key] = file
            }
        }
        for action in actions {
            switch action {
            case .add(let file) where includingFiles:
                let key = LogicalFile(file.path, file.deletionVector)
                tombstones[key] = nil
                files[key] = file
            case .metadata(let metadata): self.metadata = metadata
            case .tableProtocol(let tableProtocol): self.tableProtocol = tableProtocol
            case .transaction(let transaction): transactions[transaction.appId] = transaction
            case .domainMetadata(let domain): domains[domain.domain] = domain.removed ? nil : domain
            // The actions of V2 checkpoints take no part in a table's state.
            case .add, .remove, .cdc, .commitInfo, .checkpointMetadata, .sidecar: break
            }
        }
    }

    /// The files of the table, sorted by path.
    ///
    /// - Throws: `DeltaError.Code.corrupt` when a data file belongs to the table twice, so that its rows would be read twice.
    func sortedFiles(version: Int64) throws -> [AddFile] {
        let sorted = files.sorted { $0.key.path.utf8.lexicographicallyPrecedes($1.key.path.utf8) }
        for (file, next) in zip(sorted, sorted.dropFirst()) where file.key.path == next.key.path {
            throw DeltaError.corrupt("the log", version: version, "it has \(file.key.path) twice, with different deletion vectors")
        }
        return sorted.map(\.value)
    }
}
