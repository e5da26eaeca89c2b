import Banking
import StatementStore

/// Nets the changes of one version: deletes come before inserts, and the last change of a key wins, so that every key
/// changes once.
///
/// An `update_preimage` counts as a delete: where the same key has a post-image it has no effect, and where an update
/// changed the key itself the old key goes.
struct ChangeNetting {
    private(set) var changes: [StatementChange] = []
    private var index: [String: Int] = [:]

    mutating func add(_ change: StatementChange) {
        switch change.action {
        case .upsert(let statement):
            if let i = index[statement.statementId] {
                changes[i] = change
            } else {
                index[statement.statementId] = changes.count
                changes.append(change)
            }
        case .delete(let statementId):
            // Whatever the file order: an upsert of the same version stands.
            guard index[statementId] == nil else { return }
            index[statementId] = changes.count
            changes.append(change)
        }
    }

    /// Deletes first.
    func ordered() -> [StatementChange] { changes.filter(\.isDelete) + changes.filter { !$0.isDelete } }
}

extension StatementChange {
    var isDelete: Bool { if case .delete = action { true } else { false } }

    var statementId: String {
        switch action {
        case .upsert(let statement): statement.statementId
        case .delete(let statementId): statementId
        }
    }
}
