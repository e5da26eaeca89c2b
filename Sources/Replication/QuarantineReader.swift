import DeltaLake
import Scalars
import StatementStore

/// Finds quarantined rows in the table again. Reads block, so they have a thread of their own.
actor QuarantineReader {
    enum Reading: Sendable {
        case change(StatementChange)
        case superseded
        case refused(String)
    }

    private struct Candidate {
        var id: Int64
        var change: StatementChange
    }

    nonisolated let unownedExecutor: UnownedSerialExecutor
    private let executor = DedicatedQueue(label: "odl.quarantine")
    private let location: String
    private let decoder: RowDecoder
    private var readings: [Int64: Reading] = [:]
    /// By key; the newest of each.
    private var candidates: [KeyText: Candidate] = [:]

    init(location: String, columnNames: ColumnNames) {
        self.location = location
        decoder = RowDecoder(location: location, names: columnNames)
        unownedExecutor = executor.asUnownedSerialExecutor()
    }

    /// - Parameter appliedVersion: the version that the store holds: what came up to it and after a row counts more than the row.
    /// - Returns: by the rows' ids.
    func read(_ rows: [QuarantinedRow], appliedVersion: Int64, tableId: String?) throws -> [Int64: Reading] {
        let table = try DeltaTable(at: location)
        for (version, rows) in Dictionary(grouping: rows, by: \.source.version).sorted(by: { $0.key < $1.key }) {
            try find(rows, at: version, in: table, tableId: tableId)
        }
        try supersede(upTo: appliedVersion, in: table)
        for candidate in candidates.values { readings[candidate.id] = .change(candidate.change) }
        return readings
    }

    /// A row came in the version's change feed, or in its snapshot when that was loaded.
    private func find(_ rows: [QuarantinedRow], at version: Int64, in table: DeltaTable, tableId: String?) throws {
        var wanted = Wanted(rows)
        var failure: (any Error)?
        do {
            var feed = try table.changeFeed(startingVersion: version)
            try requireSameTable(feed.tableId, tableId)
            var batches = try feed.next()?.rows(batchSize: 1_000)
            while !wanted.isEmpty, let batch = try batches?.next() {
                try decoder.decode(batch, source: rows[0].source) { row, outcome in
                    note(wanted.take(batch.rows.canonicalJSON(row), batch.changeTypes[row].rawValue), outcome)
                }
            }
        } catch let error as DeltaError {
            failure = error
        }
        if wanted.holdsInserts {
            do {
                let snapshot = try table.snapshot(version: version)
                try requireSameTable(snapshot.metadata.id, tableId)
                var batches = snapshot.rows(batchSize: 1_000)
                while wanted.holdsInserts, let batch = try batches.next() {
                    try decoder.decode(batch, source: rows[0].source) { row, outcome in
                        note(wanted.take(batch.canonicalJSON(row), ChangeType.insert.rawValue), outcome)
                    }
                }
            } catch let error as DeltaError {
                failure = failure ?? error
            }
        }
        let why = failure.map { "it cannot be read again: \($0)" } ?? "version \(version) of \(location) does not hold it any more"
        for id in wanted.ids { readings[id] = .refused(why) }
    }

    private func note(_ ids: [Int64], _ outcome: RowDecoder.Outcome) {
        for id in ids {
            switch outcome {
            case .quarantine(let row): readings[id] = .refused(row.reason)
            case .change(let change):
                let key = KeyText(change.statementId)
                if let older = candidates[key] { readings[older.id] = .superseded }
                candidates[key] = Candidate(id: id, change: change)
            }
        }
    }

    /// Takes out the candidates whose keys a later version has touched.
    private func supersede(upTo appliedVersion: Int64, in table: DeltaTable) throws {
        guard let first = candidates.values.map(\.change.source.version).min(), first < appliedVersion else { return }
        var feed = try table.changeFeed(startingVersion: first + 1)
        while !candidates.isEmpty, feed.nextVersion <= appliedVersion, let version = try feed.next() {
            var batches = version.rows(batchSize: 1_000)
            while let batch = try batches.next() {
                for key in try decoder.keys(batch.rows, version: version.version).map(KeyText.init) {
                    guard let candidate = candidates[key], candidate.change.source.version < version.version else { continue }
                    readings[candidate.id] = .superseded
                    candidates[key] = nil
                }
            }
        }
    }

    private func requireSameTable(_ given: String, _ stored: String?) throws {
        guard let stored, stored != given else { return }
        throw ReplicationError.otherTable(stored: stored, given: given, location: location)
    }
}

/// Rows that are looked for, by what they hold.
private struct Wanted {
    private struct Content: Hashable {
        var row: [UInt8]
        var changeType: String
    }

    private var rows: [Content: [Int64]] = [:]

    init(_ quarantined: [QuarantinedRow]) {
        for row in quarantined { rows[Content(row: row.row, changeType: row.changeType), default: []].append(row.id) }
    }

    var isEmpty: Bool { rows.isEmpty }
    var holdsInserts: Bool { rows.keys.contains { $0.changeType == ChangeType.insert.rawValue } }
    var ids: [Int64] { rows.values.flatMap { $0 } }

    /// The ids of the rows that hold this; they are wanted no more.
    mutating func take(_ row: [UInt8], _ changeType: String) -> [Int64] {
        rows.removeValue(forKey: Content(row: row, changeType: changeType)) ?? []
    }
}
