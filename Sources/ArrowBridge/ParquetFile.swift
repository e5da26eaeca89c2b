internal import ArrowShim

/// An open Parquet file and its footer.
///
/// All calls block on the disk and the decoder: keep them off Swift's cooperative threads.
///
/// Sendable: the footer is read-only after `init`, and the file is read by position.
public final class ParquetFile: @unchecked Sendable {
    public struct RowGroup: Sendable, Hashable {
        public let rowCount: Int
        /// Size of its pages before compression.
        public let byteCount: Int
    }

    public let path: String
    /// The top-level columns.
    public let fields: [ArrowField]
    public let rowCount: Int
    public let rowGroups: [RowGroup]
    private let file: OpaquePointer

    /// - Parameter path: of the local file system
    /// - Throws: `ArrowError` `.notFound`, `.damaged`, `.unsupported` (a column of another type), `.io`
    public convenience init(path: String) throws {
        try self.init(path: path) { arrow_shim_file_open(path, $0, $1) }
    }

    /// - Parameter open: of the shim; sets the file, or a message
    init(
        path: String, open: (UnsafeMutablePointer<OpaquePointer?>, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
    ) throws {
        var opened: OpaquePointer?
        try checked(path: path) { open(&opened, $0) }
        guard let opened else { throw ArrowError(.internalError, "the file did not open", path: path) }
        do {
            fields = try Self.fields(of: opened, path: path)
        } catch {
            arrow_shim_file_close(opened)
            throw error
        }
        self.path = path
        file = opened
        rowCount = Int(arrow_shim_file_rows(opened))
        rowGroups = (0..<arrow_shim_file_row_groups(opened)).map {
            let group = arrow_shim_file_row_group(opened, $0)
            return RowGroup(rowCount: Int(group.rows), byteCount: Int(group.bytes))
        }
    }

    deinit { arrow_shim_file_close(file) }

    /// Reads the columns of these names, in this order; all, if it is nil.
    /// - Parameters:
    ///   - batchSize: upper bound of the rows of a batch
    ///   - budget: bytes of pages, before compression, that are decoded ahead at most; a larger row group is streamed
    /// - Throws: `ArrowError` `.invalid` if there is no such column
    public func batches(columns names: [String]? = nil, batchSize: Int = 65_536, budget: Int = 256 << 20) throws -> ParquetBatches {
        let positions = try names?.map { name in
            guard let position = fields.firstIndex(where: { $0.name == name }) else {
                throw ArrowError(.invalid, "there is no column \(name)", path: path)
            }
            return position
        }
        return try batches(columnPositions: positions ?? Array(fields.indices), batchSize: batchSize, budget: budget)
    }

    /// Reads the columns at these positions in `fields`, in this order.
    public func batches(
        columnPositions positions: [Int], batchSize: Int = 65_536, budget: Int = 256 << 20
    ) throws -> ParquetBatches {
        guard batchSize > 0, positions.allSatisfy(fields.indices.contains) else {
            throw ArrowError(.invalid, "columns are 0..<\(fields.count) and a batch has at least one row", path: path)
        }
        var reader: OpaquePointer?
        try checked(path: path) {
            arrow_shim_reader_open(
                file, positions.map(Int32.init), Int32(positions.count), Int64(batchSize), Int64(budget), &reader, $0)
        }
        guard let reader else { throw ArrowError(.internalError, "the reader did not open", path: path) }
        return ParquetBatches(reader: reader, fields: positions.map { fields[$0] }, path: path)
    }

    private static func fields(of file: OpaquePointer, path: String) throws -> [ArrowField] {
        var schema = ArrowSchema()
        try checked(path: path) { arrow_shim_file_schema(file, &schema, $0) }
        defer { schema.release?(&schema) }
        do {
            guard case .struct(let fields) = try ArrowField(schema).type else { return [] }
            return fields
        } catch let error as ArrowError {
            throw ArrowError(error.code, error.message, path: path)
        }
    }
}
