import Scalars

/// The actions of a commit, a log compaction or a JSON checkpoint, as they stand in the file.
struct CommitFile: Sendable {
    let actions: [Action]
    /// When the file was last changed.
    let modified: Timestamp

    /// Nil when there is no such file.
    ///
    /// - Parameter version: for the text of errors.
    /// - Throws: `DeltaError.Code.corrupt`, naming file, version and line.
    init?(_ name: String, in location: TableLocation, version: Int64) throws {
        guard let (bytes, modified) = try location.storage.contents(location.logFile(name)) else { return nil }
        self.modified = modified
        var actions: [Action] = []
        var number = 0
        do {
            try bytes.withUnsafeBufferPointer { buffer in
                for line in buffer.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
                    number += 1
                    guard line.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) else { continue }
                    if let action = try Action(JSONParser.parse(UnsafeBufferPointer(rebasing: line))) { actions.append(action) }
                }
            }
            // A commit has at least one line: an empty file is what a crash of the storage leaves behind.
            guard bytes.contains(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }) else {
                throw Malformed("it is empty")
            }
        } catch let error as Malformed {
            throw DeltaError.corrupt("_delta_log/\(name)", version: version, "line \(number): \(error.why)")
        }
        self.actions = actions
    }

    var commitInfo: CommitInfo? {
        for case .commitInfo(let info) in actions { return info }
        return nil
    }

    /// When the version was committed (protocol, "In-Commit Timestamps"): `metadata` is the one in force at it.
    func committedAt(version: Int64, metadata: Metadata) throws -> Timestamp {
        guard metadata.isInCommitTimestampEnabled else { return modified }
        guard let timestamp = commitInfo?.inCommitTimestamp.flatMap(Timestamp.init(exactMilliseconds:)) else {
            throw DeltaError.corrupt(
                "_delta_log/\(LogFileName.commit(version))", version: version,
                "it has no valid inCommitTimestamp, which the table demands")
        }
        return timestamp
    }
}

extension Timestamp {
    /// Nil for a time beyond all that can be represented.
    init?(exactMilliseconds milliseconds: Int64) {
        let (microseconds, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000)
        guard !overflow else { return nil }
        self.init(microseconds: microseconds)
    }
}
