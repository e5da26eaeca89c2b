import Scalars
import StatementStore

/// Pipeline latency of the micro-batches that were seen, each counted once, over the life of the process.
struct PipelineHistogram: Sendable {
    private(set) var buckets = BucketHistogram()
    private var newest: BatchRecord?

    /// - Parameter newestFirst: the store's last batches. Those up to the newest of last time are known; where that one is not
    ///   among them, all are new, be it that there were so many or that the store has begun again with its first number.
    mutating func add(_ newestFirst: [BatchRecord]) {
        if let newest, let first = newestFirst.first, first.processedAt < newest.processedAt { return }  // Read before the last.
        for batch in newestFirst {
            if let newest, batch.id == newest.id, batch.processedAt == newest.processedAt { break }
            buckets.record(seconds: batch.pipelineLatencySeconds)
        }
        newest = newestFirst.first ?? newest
    }
}
