import StatementStore

/// What to do first, decided from what the store says and what was asked for.
enum ReplicationPlan: Hashable {
    /// Load the newest snapshot; `replacing` when older data may stand in the store.
    case loadLatest(replacing: Bool)
    /// Go on with a load that was interrupted.
    case resumeLoad(at: SourcePosition, rows: Int64, replacing: Bool)
    /// Follow the feed behind a version; of the one after it, `steps` are in the store.
    case follow(after: SourcePosition, steps: Int64)

    init(checkpoint: ReplicationCheckpoint?, resnapshot: Bool) {
        switch checkpoint?.progress {
        case nil: self = .loadLatest(replacing: false)
        case _ where resnapshot: self = .loadLatest(replacing: true)
        case .loading(let at, let rows, let replacing): self = .resumeLoad(at: at, rows: rows, replacing: replacing)
        case .following(let at, let rows): self = .follow(after: at, steps: rows)
        }
    }
}
