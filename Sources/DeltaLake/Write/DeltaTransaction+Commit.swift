import Foundation
import Scalars

/// A commit that stands.
public struct CommitResult: Sendable {
    public let version: Int64
    /// Why the checkpoint that was due after this commit was not written; later commits try again.
    public let checkpointFailure: DeltaError?
}

extension DeltaTransaction {
    /// Commits: as the version after `readVersion`, or, if others were first with changes that do not touch these, later.
    ///
    /// - Parameter operation: what the history calls it: `WRITE`, `UPDATE`, `DELETE`, `MERGE`
    /// - Throws: `DeltaError`: `conflict` when another writer changed what this transaction has read, the schema or the protocol;
    ///   start again.
    public func commit(operation: String, parameters: [String: String] = [:]) throws -> CommitResult {
        try whileOpen(isEnd: true) {
            try closeFiles()
            try syncDirectories()
            let version = try publish(operation: operation, parameters: parameters)
            return CommitResult(version: version, checkpointFailure: checkpoint(after: version))
        }
    }

    /// Puts the commit into the log, after all others that were there first.
    private func publish(operation: String, parameters: [String: String]) throws -> Int64 {
        var version = readVersion + 1
        var check: ConflictCheck?
        while true {
            let actions = actions(operation: operation, parameters: parameters)
            let name = LogFileName.commit(version)
            let commit = try DurableFile.write(Action.lines(actions), for: name, in: location.log)
            // Until it is known that the log does not name the files they stay.
            mayBeCommitted = true
            if try DurableFile.link(commit, to: name, in: location.log) { break }
            mayBeCommitted = false
            let conflicts =
                check
                ?? ConflictCheck(
                    actions, readFiles: rewrite?.readFiles ?? [], dependsOnRead: dependsOnRead, wouldRead: rewriteReads)
            check = conflicts
            guard let winner = try CommitFile(name, in: location, version: version) else {
                throw DeltaError.missingCommit(version)
            }
            if let reason = try conflicts.conflict(with: winner) {
                throw DeltaError(.conflict, "version \(version) of \(location.root) \(reason); begin again on the newest version")
            }
            version += 1
        }
        try DurableFile.syncDirectory(location.log)
        return version
    }

    /// Makes the names of the new files durable before the log names them.
    private func syncDirectories() throws {
        if !(appended.files + rewrittenFiles + changes.files).isEmpty { try DurableFile.syncDirectory(location.root) }
        if !changes.files.isEmpty { try DurableFile.syncDirectory(location.root + "/" + ChangeData.directory) }
    }

    private func actions(operation: String, parameters: [String: String]) -> [Action] {
        let now = clock.now().microseconds / 1000
        let added = rewrittenFiles + appended.files
        let summary = rewrite?.summary ?? RewriteSummary()
        let info = CommitInfo(
            operation: operation, parameters: parameters, timestamp: now, readVersion: readVersion,
            isBlindAppend: rewrite == nil && !dependsOnRead,
            metrics: [
                "numFiles": added.count, "numOutputRows": added.reduce(0) { $0 + $1.rowCount },
                "numOutputBytes": added.reduce(0) { $0 + $1.byteCount }, "numRemovedFiles": summary.removedFiles,
                "numUpdatedRows": summary.updatedRows, "numDeletedRows": summary.deletedRows,
                "numInsertedRows": appended.files.reduce(0) { $0 + $1.rowCount },
            ])
        var actions: [Action] = [.commitInfo(info)]
        for (appId, version) in applications.sorted(by: { $0.key < $1.key }) {
            actions.append(.transaction(SetTransaction(appId: appId, version: version, lastUpdated: now)))
        }
        actions += (rewrite?.replacedFiles ?? []).map { .remove(RemoveFile(of: $0, deletionTimestamp: now)) }
        actions += added.map {
            .add(AddFile(path: $0.path, size: Int64($0.byteCount), modificationTime: now, stats: $0.stats))
        }
        actions += changes.files.map { .cdc(AddCDCFile(path: $0.path, size: Int64($0.byteCount))) }
        return actions
    }

    /// Writes a checkpoint if `version` is a multiple of the table's interval.
    private func checkpoint(after version: Int64) -> DeltaError? {
        let interval = snapshot.metadata.configuration["delta.checkpointInterval"].flatMap { Int64($0) } ?? 10
        guard interval > 0, version % interval == 0 else { return nil }
        do {
            try CheckpointWriter(location: location, now: clock.now()).write(table.snapshot(version: version))
            return nil
        } catch let error as DeltaError {
            return error
        } catch {
            return DeltaError(.unavailable, "the checkpoint of version \(version) cannot be written: \(error)")
        }
    }
}
