/// Whether a transaction can follow a commit that it has not seen (protocol, "Writer Requirements": optimistic concurrency).
///
/// The isolation is Delta's default, WriteSerializable: rows that others add without having read any do not conflict. Paths are
/// compared decoded, as writers do not agree on what to encode in them.
struct ConflictCheck {
    /// Paths of the files that the transaction removes.
    private let removedFiles: Set<String>
    /// Paths of the files on whose rows it has decided, the removed ones among them.
    private let readFiles: Set<String>
    /// Whether what it adds depends on any row of the table.
    private let dependsOnRead: Bool
    /// Applications whose progress it notes.
    private let applications: Set<String>
    /// Whether it would have read a file, had that been there.
    private let wouldRead: (AddFile) throws -> Bool

    init(_ actions: [Action], readFiles: [AddFile], dependsOnRead: Bool, wouldRead: @escaping (AddFile) throws -> Bool) {
        removedFiles = Set(actions.compactMap { if case .remove(let file) = $0 { Self.path(file.path) } else { nil } })
        self.readFiles = Set(readFiles.map { Self.path($0.path) })
        self.dependsOnRead = dependsOnRead
        applications = Set(actions.compactMap { if case .transaction(let transaction) = $0 { transaction.appId } else { nil } })
        self.wouldRead = wouldRead
    }

    /// Why the transaction cannot follow `winner`; nil if it can.
    ///
    /// - Throws: what `wouldRead` throws
    func conflict(with winner: CommitFile) throws -> String? {
        let isBlindAppend = winner.commitInfo?.isBlindAppend == true
        for action in winner.actions {
            switch action {
            case .metadata: return "changed the schema or the properties of the table"
            case .tableProtocol: return "changed the protocol of the table"
            case .remove(let file):
                let path = Self.path(file.path)
                if removedFiles.contains(path) { return "changed or removed rows of the same file" }
                if readFiles.contains(path) { return "removed a file that was read" }
                if dependsOnRead, file.dataChange { return "changed or removed rows that were read" }
            case .add(let file):
                if removedFiles.contains(Self.path(file.path)) { return "changed rows of the same file" }
                if !isBlindAppend, file.dataChange, try dependsOnRead || wouldRead(file) {
                    return "added rows that would have been read"
                }
            case .transaction(let transaction) where applications.contains(transaction.appId):
                return "noted progress of the same application"
            default: continue
            }
        }
        return nil
    }

    private static func path(_ path: String) -> String { TableLocation.percentDecoded(path) }
}
