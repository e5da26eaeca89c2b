import Banking
import Scalars
import StatementStore

/// Nets the changes of one version: deletes come before inserts, and the last change of a key wins, so that every key
/// changes once.
///
/// An `update_preimage` counts as a delete: where the same key has a post-image it has no effect, and where an update
/// changed the key itself the old key goes.
struct ChangeNetting {
    private(set) var changes: [StatementChange] = []
    private var index: [KeyText: Int] = [:]

    mutating func add(_ change: StatementChange) {
        let key = KeyText(change.statementId)
        guard let place = index[key] else {
            index[key] = changes.count
            return changes.append(change)
        }
        // Whatever the file order: an upsert of the same version stands.
        if !change.isDelete { changes[place] = change }
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
