/// The files that make up one version: a checkpoint and what was committed after it.
struct LogSegment: Sendable {
    let version: Int64
    let checkpoint: LogListing.CheckpointFiles?
    /// Commits and log compactions, in the order of their versions.
    let deltas: [Delta]

    struct Delta: Sendable, Hashable {
        let name: String
        /// The last version that it holds.
        let version: Int64
    }

    /// - Parameter requested: nil for the newest version.
    /// - Throws: `DeltaError`: no such version, one that can no longer be rebuilt, a commit that is missing.
    init(_ listing: LogListing, version requested: Int64?) throws {
        guard let latest = listing.latest else { throw DeltaError(.notATable, "the log holds no commit") }
        let target = requested ?? latest
        guard target >= 0 else { throw DeltaError(.invalidRequest, "\(target) is no version: versions begin at 0") }
        guard target <= latest else {
            throw DeltaError.noVersion(target, latest: latest)
        }
        let checkpoint = listing.checkpoints.last { $0.version <= target }
        var deltas: [Delta] = []
        var next = checkpoint.map { $0.version + 1 } ?? 0
        while next <= target {
            if let compaction = listing.compactions.last(where: { $0.first == next && $0.last <= target }) {
                deltas.append(Delta(name: compaction.name, version: compaction.last))
                next = compaction.last + 1
            } else if listing.hasCommit(next) {
                deltas.append(Delta(name: LogFileName.commit(next), version: next))
                next += 1
            } else {
                throw Self.missing(next, target: target, isFirst: checkpoint == nil && deltas.isEmpty, listing)
            }
        }
        version = target
        self.checkpoint = checkpoint
        self.deltas = deltas
    }

    private static func missing(_ version: Int64, target: Int64, isFirst: Bool, _ listing: LogListing) -> DeltaError {
        guard isFirst else { return .missingCommit(version) }
        let kept = listing.firstCommit(from: version)
        let oldest = listing.checkpoints.first?.version
        let lost = kept.map { $0 - 1 > version ? "commits \(version) to \($0 - 1) are gone" : "commit \(version) is gone" }
        let cleaned = lost ?? "its commits are gone"
        let from = oldest.map { "the oldest version that can be read is \($0)" } ?? "and there is no checkpoint"
        return DeltaError(.versionUnavailable, "version \(target) can no longer be read: \(cleaned), \(from)")
    }
}

extension DeltaError {
    static func noVersion(_ version: Int64, latest: Int64) -> DeltaError {
        DeltaError(.versionUnavailable, "there is no version \(version): the table ends at version \(latest)")
    }

    static func missingCommit(_ version: Int64) -> DeltaError {
        DeltaError(
            .missingCommit,
            "commit \(version) is missing: there is no _delta_log/\(LogFileName.commit(version)), but later versions exist")
    }
}
