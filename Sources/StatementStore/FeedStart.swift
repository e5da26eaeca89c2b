import Scalars

/// A moment's place in the change feed.
public struct FeedStart: Sendable, Hashable {
    /// The newest change before the moment; nil: the feed's beginning.
    public var token: ChangeToken?
    /// Whether every change since the moment is still kept.
    public var isComplete: Bool

    public init(token: ChangeToken?, isComplete: Bool) {
        self.token = token
        self.isComplete = isComplete
    }

    /// Halves its way to the place: changes are numbered without gaps, and no index by time has to be kept up for it.
    ///
    /// - Parameters:
    ///   - kept: the numbers of the changes that are kept; nil when there has never been a change.
    ///   - processedAt: when a change was processed; nil when it was removed meanwhile.
    ///   - token: of the change with that number.
    package init(
        since time: Timestamp, kept: ClosedRange<Int64>?, processedAt: (Int64) throws -> Timestamp?, token: (Int64) -> ChangeToken
    ) rethrows {
        guard let kept else {
            self.init(token: nil, isComplete: true)
            return
        }
        var (low, high) = (kept.lowerBound, kept.upperBound + 1)
        while low < high {
            let middle = low + (high - low) / 2
            if let at = try processedAt(middle), at >= time { high = middle } else { low = middle + 1 }
        }
        self.init(token: low == 1 ? nil : token(low - 1), isComplete: kept.lowerBound == 1 || low > kept.lowerBound)
    }
}
