/// What happened to a row (protocol, "Change Data Files").
public enum ChangeType: String, Sendable, Hashable, CaseIterable {
    case insert
    /// The row before an update.
    case updatePreimage = "update_preimage"
    /// The row after an update.
    case updatePostimage = "update_postimage"
    case delete
}
