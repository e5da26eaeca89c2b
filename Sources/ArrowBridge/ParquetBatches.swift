internal import ArrowShim

/// The rows of a Parquet file in their order, batch by batch. Row groups are decoded ahead on Arrow's own threads.
///
/// After an error there are no more rows.
public final class ParquetBatches {
    public let fields: [ArrowField]
    private let path: String
    private var reader: OpaquePointer?

    init(reader: OpaquePointer, fields: [ArrowField], path: String) {
        self.reader = reader
        self.fields = fields
        self.path = path
    }

    deinit { close() }

    /// Has the first row groups decoded while the caller does something else. Does not block.
    public func start() throws {
        guard let reader else { return }
        try checked(path: path) { arrow_shim_reader_start(reader, $0) }
    }

    /// The next batch; nil after the last. Blocks.
    /// - Throws: `ArrowError`, mostly `.damaged` (checksums of pages are verified) and `.io`
    public func next() throws -> ArrowBatch? {
        guard let reader else { return nil }
        do {
            var array = ArrowArray()
            try checked(path: path) { arrow_shim_reader_next(reader, &array, $0) }
            guard array.release != nil else {
                close()
                return nil
            }
            return try ArrowBatch(fields: fields, consuming: array)
        } catch let error as ArrowError {
            close()
            throw ArrowError(error.code, error.message, path: path)
        }
    }

    private func close() {
        if let reader { arrow_shim_reader_close(reader) }
        reader = nil
    }
}
