import ArrowBridge
import Foundation

/// Writes rows to files of a table's directory, as many as it takes.
struct DataFileWriter {
    /// A file that is complete and durable, but not yet part of the table.
    struct File {
        /// Relative to the table, as the log has it.
        let path: String
        let rowCount: Int
        let byteCount: Int
        let stats: String
    }

    private let root: String
    private let prefix: String
    private let fields: [ArrowField]
    private let options: DeltaTransaction.Options
    private var current: (writer: ParquetWriter, path: String, rows: Int, statistics: FileStatistics)?
    private(set) var files: [File] = []

    /// - Parameter prefix: what the paths begin with: `part`, `_change_data/cdc`
    init(root: String, prefix: String, fields: [ArrowField], options: DeltaTransaction.Options) {
        self.root = root
        self.prefix = prefix
        self.fields = fields
        self.options = options
    }

    mutating func write(_ batch: ArrowBatch) throws {
        guard batch.rowCount > 0 else { return }
        try translatingArrowErrors {
            var file = try current ?? open()
            current = nil
            try file.writer.write(batch)
            file.statistics.add(batch)
            file.rows += batch.rowCount
            current = file
        }
        if let current, current.rows >= options.rowsPerFile { try close() }
    }

    /// Completes the last file.
    mutating func close() throws {
        guard let file = current else { return }
        current = nil
        let summary = try translatingArrowErrors { try file.writer.finish() }
        files.append(File(path: file.path, rowCount: file.rows, byteCount: summary.byteCount, stats: file.statistics.json))
    }

    /// Removes all files.
    mutating func remove() {
        current = nil
        for file in files { unlink(root + "/" + file.path) }
        files = []
    }

    private func open() throws -> (writer: ParquetWriter, path: String, rows: Int, statistics: FileStatistics) {
        if let slash = prefix.lastIndex(of: "/") { try DurableFile.makeDirectory(root + "/" + prefix[..<slash]) }
        let path = prefix + "-00000-\(UUID().uuidString.lowercased()).c000.zstd.parquet"
        let writer = try ParquetWriter(
            path: root + "/" + path, fields: fields, compression: .zstd, rowGroupSize: options.rowsPerRowGroup)
        return (writer, path, 0, FileStatistics(fields))
    }
}

/// Runs `body`; what Arrow reports becomes an error of the table.
func translatingArrowErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as ArrowError {
        switch error.code {
        case .io, .outOfMemory, .exists, .notFound: throw DeltaError(.unavailable, "\(error)")
        case .unsupported: throw DeltaError(.unsupported, "\(error)")
        case .damaged: throw DeltaError(.corrupt, "\(error)")
        default: throw DeltaError(.invalidRequest, "\(error)")
        }
    }
}
