import ArrowBridge
import Foundation
import Scalars

/// Writes classic checkpoints: the whole state of a table in one Parquet file (protocol, "Checkpoints", V1 spec).
struct CheckpointWriter {
    let location: TableLocation
    let now: Timestamp

    private static let rowsPerBatch = 4096

    func write(_ snapshot: Snapshot) throws {
        guard snapshot.files.allSatisfy({ $0.deletionVector == nil }) else {
            throw DeltaError(.unsupported, "a checkpoint of a table with deletion vectors is not written")
        }
        let version = snapshot.version
        let name = LogFileName.padded(version) + ".checkpoint.parquet"
        let temporary = DurableFile.temporaryPath(for: name, in: location.log)
        let summary = try translatingArrowErrors {
            let rows = CheckpointBuilder()
            let writer = try ParquetWriter(path: temporary, fields: CheckpointBuilder.fields, compression: .snappy)
            for action in actions(snapshot) {
                rows.append(action)
                if rows.rowCount == Self.rowsPerBatch { try writer.write(rows.finish()) }
            }
            if rows.rowCount > 0 { try writer.write(rows.finish()) }
            return try writer.finish()
        }
        try DurableFile.move(temporary, to: name, in: location.log)
        try pointTo(version: version, summary, files: snapshot.files.count)
    }

    /// All that the protocol lets nobody forget, without tombstones that no reader can need any more.
    private func actions(_ snapshot: Snapshot) -> [Action] {
        let state = snapshot.state
        let retention = snapshot.metadata.configuration["delta.deletedFileRetentionDuration"].flatMap(CalendarInterval.microseconds)
        let oldest = (now.microseconds - (retention ?? 7 * Timestamp.microsecondsPerDay)) / 1000
        var actions: [Action] = [.tableProtocol(snapshot.protocolAction), .metadata(snapshot.metadata)]
        actions += state.transactions.values.sorted { $0.appId < $1.appId }.map(Action.transaction)
        actions += state.domains.values.sorted { $0.domain < $1.domain }.map(Action.domainMetadata)
        let tombstones = state.tombstones.values.filter { ($0.deletionTimestamp ?? 0) > oldest }
        actions += tombstones.sorted { $0.path < $1.path }.map(Action.remove)
        actions += snapshot.files.map(Action.add)
        return actions
    }

    /// A hint to readers, which can do without (protocol, "Last Checkpoint File").
    private func pointTo(version: Int64, _ summary: ParquetWriter.Summary, files: Int) throws {
        let hint = JSONValue.object([
            "version": .integer(version), "size": .integer(Int64(summary.rowCount)),
            "sizeInBytes": .integer(Int64(summary.byteCount)), "numOfAddFiles": .integer(Int64(files)),
        ])
        try DurableFile.replace("_last_checkpoint", in: location.log, Array(hint.text.utf8))
    }
}

/// Spans of time as table properties have them: `interval 1 week`, `interval 2 days 3 hours`.
enum CalendarInterval {
    private static let units: [Substring: Int64] = [
        "week": 7 * Timestamp.microsecondsPerDay, "day": Timestamp.microsecondsPerDay, "hour": 3_600_000_000, "minute": 60_000_000,
        "second": 1_000_000, "millisecond": 1000, "microsecond": 1,
    ]

    /// Nil for anything else.
    static func microseconds(_ text: String) -> Int64? {
        var words = text.lowercased().split(separator: " ")[...]
        if words.first == "interval" { words = words.dropFirst() }
        guard !words.isEmpty, words.count % 2 == 0 else { return nil }
        var sum: Int64 = 0
        while let number = words.popFirst(), let unit = words.popFirst() {
            guard let count = Int64(number), count >= 0, let length = units[unit.hasSuffix("s") ? unit.dropLast() : unit] else {
                return nil
            }
            let (product, overflow) = count.multipliedReportingOverflow(by: length)
            let (total, overflows) = sum.addingReportingOverflow(product)
            guard !overflow, !overflows else { return nil }
            sum = total
        }
        return sum
    }
}
