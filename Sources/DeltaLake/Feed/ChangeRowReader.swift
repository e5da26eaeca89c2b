/// Reads the changed rows of one version batch by batch.
public struct ChangeRowReader {
    private var changes: ArraySlice<FileChange>
    private let location: TableLocation
    private let schema: RowSchema
    private let batchSize: Int
    private let changeTypes: Set<ChangeType>?
    private let version: Int64
    private var current: (reader: DataFileReader, change: FileChange)?
    /// The file after it, the first of `changes`, which is opened and decoded meanwhile.
    private var following: Result<DataFileReader, any Error>?

    init(
        changes: ArraySlice<FileChange>, location: TableLocation, schema: RowSchema, batchSize: Int, changeTypes: Set<ChangeType>?,
        version: Int64
    ) {
        self.changes = changes
        self.location = location
        self.schema = schema
        self.batchSize = batchSize
        self.changeTypes = changeTypes
        self.version = version
    }

    /// The next batch, which is never empty; nil after the last one. Blocks while it reads.
    ///
    /// - Throws: `DeltaError`, naming the file that is missing or damaged. After an error there is nothing more to read.
    public mutating func next() throws -> ChangeBatch? {
        do {
            while true {
                while let piece = try current?.reader.next() {
                    if let batch = try batch(piece) { return batch }
                }
                guard let change = changes.popFirst() else {
                    current = nil
                    return nil
                }
                current = (try following?.get() ?? open(change), change)
                following = changes.first.map(started)
            }
        } catch {
            changes = []
            current = nil
            following = nil
            throw error
        }
    }

    private func started(_ change: FileChange) -> Result<DataFileReader, any Error> {
        do {
            let reader = try open(change)
            try reader.start()
            return .success(reader)
        } catch {
            return .failure(error)
        }
    }

    private func open(_ change: FileChange) throws -> DataFileReader {
        switch change {
        case .changeData(let file):
            return try DataFileReader(
                file.path, in: location, partitionValues: file.partitionValues, schema: schema, filter: .live(nil),
                batchSize: batchSize,
                extraColumn: "_change_type", version: version)
        case .rows(let rows):
            return try DataFileReader(
                rows.path, in: location, partitionValues: rows.partitionValues ?? [:], schema: schema,
                filter: try rows.filter(in: location, version: version), batchSize: batchSize, version: version)
        }
    }

    /// Nil when no row of it is of a wanted type.
    private func batch(_ piece: DataFileReader.Piece) throws -> ChangeBatch? {
        switch current?.change {
        case .rows(let rows):
            return ChangeBatch(
                rows: piece.rows, changeTypes: Array(repeating: rows.type, count: piece.rows.rowCount), spellings: nil)
        case .changeData(let file):
            guard let column = piece.extra else { return nil }
            let spellings: [ChangeSpelling]
            do {
                spellings = try (0..<piece.rows.rowCount).map { try ChangeSpelling(column, row: $0) }
            } catch {
                throw DeltaError.reading(error, file: file.path, version: version)
            }
            guard let changeTypes, !spellings.allSatisfy({ changeTypes.contains($0.type) }) else {
                return ChangeBatch(rows: piece.rows, changeTypes: spellings.map(\.type), spellings: spellings)
            }
            let wanted = spellings.indices.filter { changeTypes.contains(spellings[$0].type) }
            guard !wanted.isEmpty else { return nil }
            let kept = wanted.map { spellings[$0] }
            return ChangeBatch(rows: piece.rows.selecting(wanted), changeTypes: kept.map(\.type), spellings: kept)
        case nil: return nil
        }
    }
}
