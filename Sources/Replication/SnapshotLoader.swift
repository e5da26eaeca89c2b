import Banking
import DeltaLake
import Scalars
import StatementStore

/// Makes micro-batches out of a snapshot, a bounded number of rows at a time.
struct SnapshotLoader {
    let source: SourcePosition
    /// Rows of the snapshot, where the table's statistics tell.
    let totalRows: Int64?
    private(set) var checkpoint: ReplicationCheckpoint?
    private var reader: SnapshotRowReader
    private var loadedRows: Int64
    private var finished = false
    private let tableId: String
    private let isReplacing: Bool
    private let decoder: RowDecoder
    private let limit: Int

    /// - Parameter checkpoint: what the store has; of this load when `skippingRows` is not 0.
    init(
        snapshot: Snapshot, checkpoint: ReplicationCheckpoint?, skippingRows: Int64, isReplacing: Bool, decoder: RowDecoder, limit: Int
    ) {
        source = SourcePosition(version: snapshot.version, committedAt: snapshot.committedAt)
        totalRows = snapshot.recordCount
        self.checkpoint = checkpoint
        reader = snapshot.rows(batchSize: limit, startingAtRow: skippingRows)
        loadedRows = skippingRows
        tableId = snapshot.metadata.id
        self.isReplacing = isReplacing
        self.decoder = decoder
        self.limit = limit
    }

    /// Nil after the last batch, whose checkpoint says that the snapshot's version is applied.
    mutating func next(startedAt: Timestamp) throws -> MicroBatch? {
        guard !finished else { return nil }
        var netting = ChangeNetting()
        var quarantined: [QuarantinedRow] = []
        var rows = 0
        let isFirst = isReplacing && loadedRows == 0
        while rows < limit, !finished {
            try Task.checkCancellation()
            guard let batch = try reader.next() else {
                finished = true
                break
            }
            rows += batch.rowCount
            try decoder.decode(batch, source: source) { result in
                switch result {
                case .change(let change): netting.add(change)
                case .quarantine(let row): quarantined.append(row)
                }
            }
        }
        loadedRows += Int64(rows)
        let expected = checkpoint
        let progress: ReplicationCheckpoint.Progress =
            finished ? .following(at: source, rows: 0) : .loading(at: source, rows: loadedRows, replacing: isReplacing)
        let after = ReplicationCheckpoint(tableId: tableId, progress: progress)
        checkpoint = after
        return MicroBatch(
            expectedCheckpoint: expected, checkpoint: after, changes: netting.ordered(), quarantined: quarantined,
            startedAt: startedAt, skipsUnchanged: isReplacing, forgetsConfirmations: isFirst,
            deletesUnconfirmed: isReplacing && finished)
    }
}
