import ArrowBridge

/// Reads the wanted rows of one data file as rows of the table.
struct DataFileReader {
    /// Some rows, and the batch as it stands in the file with their positions in it (nil for all).
    struct Piece {
        let rows: DeltaBatch
        let extra: ArrowColumn?
        let selection: [Int32]?
    }

    private static let largestBatch = 1 << 20
    /// Bytes of pages that are decoded ahead; of two files at a time.
    private static let budget = 64 << 20

    private let name: String
    private let version: Int64
    private let schema: StructType
    private let filter: RowFilter
    private let batchSize: Int
    private let sources: [RowSchema.Source]
    private let positions: [Int]
    private let extraIndex: Int?
    private let batches: ParquetBatches?
    private let rowCount: Int64
    private var row: Int64 = 0
    /// Wanted rows still to be left out.
    private(set) var skip: Int64

    /// - Parameters:
    ///   - path: as in the log.
    ///   - extraColumn: a column of the file, of type string, that is no column of the table but wanted too.
    init(
        _ path: String, in location: TableLocation, partitionValues: [String: String?], schema: RowSchema, filter: RowFilter,
        batchSize: Int, skip: Int64 = 0, extraColumn: String? = nil, version: Int64
    ) throws {
        name = path
        self.version = version
        self.schema = schema.schema
        self.filter = filter
        self.batchSize = min(max(1, batchSize), Self.largestBatch)
        self.skip = skip
        do {
            let file = try location.storage.parquet(location.file(path))
            rowCount = Int64(file.rowCount)
            try filter.check(rowCount: file.rowCount)
            sources = try schema.sources(in: file.fields, partitionValues: partitionValues)
            var positions: [Int] = []
            for case .file(_, let position) in sources where !positions.contains(position) { positions.append(position) }
            if let extraColumn {
                guard let position = file.fields.firstIndex(where: { $0.name == extraColumn }),
                    file.fields[position].type == .utf8 || file.fields[position].type == .largeUTF8
                else { throw Malformed("it has no column \(extraColumn)") }
                extraIndex = positions.firstIndex(of: position) ?? positions.count
                if extraIndex == positions.count { positions.append(position) }
            } else {
                extraIndex = nil
            }
            self.positions = positions
            // Where no column is in the file, its number of rows is all that counts.
            batches = positions.isEmpty ? nil : try file.batches(columnPositions: positions, batchSize: self.batchSize, budget: Self.budget)
        } catch {
            throw DeltaError.reading(error, file: path, version: version)
        }
    }

    /// Has the first rows decoded while the caller still reads another file.
    func start() throws {
        do {
            try batches?.start()
        } catch {
            throw DeltaError.reading(error, file: name, version: version)
        }
    }

    /// The next rows, at least one; nil after the last.
    mutating func next() throws -> Piece? {
        do {
            while let (batch, count) = try nextBatch() {
                defer { row += Int64(count) }
                var selection = filter.wanted(from: row, count: count)
                let wanted = selection?.count ?? count
                guard Int64(wanted) > skip else {
                    skip -= Int64(wanted)
                    continue
                }
                if skip > 0 {
                    selection = Array((selection ?? (0..<count).map { Int32($0) }).dropFirst(Int(skip)))
                    skip = 0
                }
                return try piece(batch, count: count, selection)
            }
            guard row == rowCount else { throw Malformed("it has \(row) rows in place of \(rowCount)") }
            return nil
        } catch {
            throw DeltaError.reading(error, file: name, version: version)
        }
    }

    private func nextBatch() throws -> (batch: ArrowBatch?, count: Int)? {
        if let batches { return try batches.next().map { ($0, $0.rowCount) } }
        let count = min(Int64(batchSize), rowCount - row)
        return count > 0 ? (nil, Int(count)) : nil
    }

    private func piece(_ batch: ArrowBatch?, count: Int, _ selection: [Int32]?) throws -> Piece {
        let columns = try sources.map { source in
            guard case .file(let plan, let position) = source, let index = positions.firstIndex(of: position), let batch else {
                guard case .constant(let plan, let value) = source else { throw Malformed("a batch misses columns") }
                return DeltaColumn(plan, constant: value)
            }
            try plan.check(batch.columns[index])
            return DeltaColumn(plan, batch.columns[index], selection: selection)
        }
        let rows = DeltaBatch(schema: schema, rowCount: selection?.count ?? count, columns: columns)
        return Piece(rows: rows, extra: extraIndex.flatMap { batch?.columns[$0] }, selection: selection)
    }
}

extension DeltaError {
    /// An error of reading a data file, with the file's name and the version that refers to it.
    static func reading(_ error: any Error, file: String, version: Int64) -> any Error {
        switch error {
        case let error as Malformed: DeltaError.corrupt(file, version: version, error.why)
        case let error as ArrowError: DeltaError(error, file: file, version: version)
        default: error
        }
    }
}
