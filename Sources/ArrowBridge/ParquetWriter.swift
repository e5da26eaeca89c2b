internal import ArrowShim

/// Writes one Parquet file: page checksums, statistics of columns, decimals as integers where they fit, as Spark writes them.
///
/// A file whose writer is dropped before `finish()` is removed. All calls block.
public final class ParquetWriter {
    public enum Compression: Sendable { case none, snappy, zstd }

    public struct Summary: Sendable, Hashable {
        public let rowCount: Int
        public let byteCount: Int
    }

    public let path: String
    public let fields: [ArrowField]
    private var writer: OpaquePointer?

    /// Creates the file.
    /// - Parameter rowGroupSize: rows of a row group, at most
    /// - Throws: `ArrowError` `.exists`, `.notFound` (no such directory), `.io`
    public init(path: String, fields: [ArrowField], compression: Compression = .zstd, rowGroupSize: Int = 131_072) throws {
        self.path = path
        self.fields = fields
        var schema = ArrowField("", .struct(fields), nullable: false).export()
        defer { schema.release?(&schema) }
        try checked(path: path) {
            arrow_shim_writer_open(path, &schema, compression.shim, Int64(max(1, rowGroupSize)), &writer, $0)
        }
    }

    deinit { close() }

    /// Adds the rows of a batch with the file's columns. After an error the file is gone.
    /// - Throws: `ArrowError`, mostly `.io`
    public func write(_ batch: ArrowBatch) throws {
        guard batch.fields == fields else { throw ArrowError(.invalid, "the batch has other columns than the file", path: path) }
        var array = batch.owner.share()
        defer { array.release?(&array) }
        try attempt { arrow_shim_writer_write($0, &array, $1) }
    }

    /// Completes the file and makes it durable (its directory is left to the caller).
    public func finish() throws -> Summary {
        var (rows, bytes): (Int64, Int64) = (0, 0)
        try attempt { arrow_shim_writer_finish($0, &rows, &bytes, $1) }
        close()
        return Summary(rowCount: Int(rows), byteCount: Int(bytes))
    }

    private func attempt(_ call: (OpaquePointer, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32) throws {
        guard let writer else { throw ArrowError(.invalid, "the file is finished or failed", path: path) }
        do {
            try checked(path: path) { call(writer, $0) }
        } catch {
            close()
            throw error
        }
    }

    private func close() {
        if let writer { arrow_shim_writer_close(writer) }
        writer = nil
    }
}

extension ParquetWriter.Compression {
    var shim: arrow_shim_compression {
        switch self {
        case .none: ARROW_SHIM_UNCOMPRESSED
        case .snappy: ARROW_SHIM_SNAPPY
        case .zstd: ARROW_SHIM_ZSTD
        }
    }
}
