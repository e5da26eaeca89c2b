/// Whether a transaction can follow a commit that it has not seen (protocol, "Writer Requirements": optimistic concurrency).
///
/// The isolation is Delta's default, WriteSerializable: rows that others add do not conflict.
struct ConflictCheck {
    /// Paths of the files that the transaction removes.
    let removedFiles: Set<String>
    /// Applications whose progress it notes.
    let applications: Set<String>

    init(_ actions: [Action]) {
        removedFiles = Set(actions.compactMap { if case .remove(let file) = $0 { file.path } else { nil } })
        applications = Set(actions.compactMap { if case .transaction(let transaction) = $0 { transaction.appId } else { nil } })
    }

    /// Why the transaction cannot follow `winner`; nil if it can.
    func conflict(with winner: [Action]) -> String? {
        for action in winner {
            switch action {
            case .metadata: return "changed the schema or the properties of the table"
            case .tableProtocol: return "changed the protocol of the table"
            case .remove(let file) where removedFiles.contains(file.path): return "changed or removed rows of the same file"
            case .add(let file) where removedFiles.contains(file.path): return "changed rows of the same file"
            case .transaction(let transaction) where applications.contains(transaction.appId):
                return "noted progress of the same application"
            default: continue
            }
        }
        return nil
    }
}
