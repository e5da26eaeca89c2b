import Scalars
import StatementStore

/// Tries quarantined rows again: each is read from the version of the table that it came with, under the present column
/// names, and applied as any other change is.
///
/// A row that a later version changed or deleted is not applied: what the store has, or has not, is newer. A batch of rows
/// and their removal from quarantine are one transaction.
public struct QuarantineReplay: Sendable {
    public enum Result: Sendable, Hashable {
        case applied
        /// A later version of the table has changed or deleted the statement: nothing was left to do.
        case superseded
        /// It still cannot be stored, or cannot be read again; it stays in quarantine.
        case refused(String)
    }

    /// Rows that are read, applied and removed together.
    private static let rowsPerBatch = 500
    /// A replicator that applies changes at the same time moves the checkpoint under a batch.
    private static let tries = 10

    private let location: String
    private let columnNames: ColumnNames
    private let store: any StatementStore
    private let clock: WallClock

    public init(table location: String, columnNames: ColumnNames = ColumnNames(), store: any StatementStore, clock: WallClock = .system) {
        self.location = location
        self.columnNames = columnNames
        self.store = store
        self.clock = clock
    }

    /// - Parameters:
    ///   - ids: of the rows to try; nil for all.
    ///   - body: called for each row when its batch has been written.
    /// - Throws: ``ReplicationError`` when the store holds no whole version; what reading the table or writing the store fails at.
    public func run(ids: Set<Int64>? = nil, _ body: (QuarantinedRow, Result) -> Void) async throws {
        var after: Int64?
        while true {
            let rows = try await store.quarantined(after: after, limit: Self.rowsPerBatch)
            guard let last = rows.last else { return }
            after = last.id
            let wanted = rows.filter { ids?.contains($0.id) ?? true }
            guard !wanted.isEmpty else { continue }
            let results = try await replay(wanted)
            for row in wanted { body(row, results[row.id] ?? .refused(row.reason)) }
        }
    }

    private func replay(_ rows: [QuarantinedRow]) async throws -> [Int64: Result] {
        var tries = 0
        while true {
            let startedAt = clock.now()
            let checkpoint = try await store.checkpoint()
            let applied = try ReplicationCheckpoint.wholeVersion(checkpoint, of: location)
            let reader = QuarantineReader(location: location, columnNames: columnNames)
            let readings = try await reader.read(rows, appliedVersion: applied.version, tableId: checkpoint?.tableId)
            var results: [Int64: Result] = [:]
            var changes: [StatementChange] = []
            for row in rows {
                switch readings[row.id] {
                case .change(let change):
                    results[row.id] = .applied
                    changes.append(change)
                case .superseded: results[row.id] = .superseded
                case .refused(let reason): results[row.id] = .refused(reason)
                case nil: break
                }
            }
            let settled = results.filter { if case .refused = $0.value { false } else { true } }.keys.sorted()
            guard let checkpoint, !settled.isEmpty else { return results }
            var batch = MicroBatch(expectedCheckpoint: checkpoint, checkpoint: checkpoint, changes: changes, startedAt: startedAt)
            batch.settledQuarantine = settled
            do {
                _ = try await store.apply(batch)
                return results
            } catch let error as StoreError where error == .checkpointMoved && tries < Self.tries {
                tries += 1
            }
        }
    }
}
