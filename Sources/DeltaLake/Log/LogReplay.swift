import Scalars

/// Rebuilds the state of a table from its log.
struct LogReplay {
    let location: TableLocation

    /// A table's state at one version, checked for whether this reader can read it.
    struct Result: Sendable {
        let version: Int64
        let committedAt: Timestamp
        let tableProtocol: TableProtocol
        let metadata: Metadata
        let state: LogState
    }

    /// - Parameter includingFiles: without them only the few actions besides files are read.
    func replay(_ segment: LogSegment, includingFiles: Bool) throws -> Result {
        var state = LogState()
        if let checkpoint = segment.checkpoint {
            try CheckpointReader(location: location, checkpoint: checkpoint, includingFiles: includingFiles).read(into: &state)
        }
        var last: CommitFile?
        for delta in segment.deltas {
            guard let file = try CommitFile(delta.name, in: location, version: delta.version) else {
                throw DeltaError.missingCommit(delta.version)
            }
            state.apply(file.actions, includingFiles: includingFiles)
            last = delta.name == LogFileName.commit(segment.version) ? file : nil
        }
        guard let tableProtocol = state.tableProtocol else { throw missing("protocol", segment) }
        do {
            try tableProtocol.checkReadable(at: segment.version)
        } catch let error as Malformed {
            throw DeltaError.corrupt("the log", version: segment.version, error.why)
        }
        guard let metadata = state.metadata else { throw missing("metaData", segment) }
        return Result(
            version: segment.version, committedAt: try committedAt(segment, last, metadata), tableProtocol: tableProtocol,
            metadata: metadata, state: state)
    }

    private func missing(_ action: String, _ segment: LogSegment) -> DeltaError {
        let file = segment.checkpoint.map { "checkpoint _delta_log/\($0.names[0])" } ?? "the log"
        return DeltaError.corrupt(file, version: segment.version, "it has no \(action) action")
    }

    /// A checkpoint and a compaction say nothing of when their version was committed, so the commit is read besides. Where it
    /// is gone, the checkpoint's own time stands in.
    private func committedAt(_ segment: LogSegment, _ last: CommitFile?, _ metadata: Metadata) throws -> Timestamp {
        let name = LogFileName.commit(segment.version)
        if let commit = try last ?? CommitFile(name, in: location, version: segment.version) {
            return try commit.committedAt(version: segment.version, metadata: metadata)
        }
        let stand = segment.checkpoint.flatMap { $0.version == segment.version ? $0.names.last : nil } ?? segment.deltas.last?.name
        guard let modified = try stand.flatMap({ try location.storage.modificationTime(location.logFile($0)) }) else {
            throw DeltaError.missingCommit(segment.version)
        }
        return modified
    }
}
