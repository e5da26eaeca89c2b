internal import ArrowShim

/// Collects rows, column by column, into batches.
public final class ArrowBatchBuilder {
    public let fields: [ArrowField]
    public let columns: [ArrowColumnBuilder]

    public init(_ fields: [ArrowField]) {
        self.fields = fields
        columns = fields.map(ArrowColumnBuilder.init)
    }

    /// Rows so far.
    public var rowCount: Int { columns.first?.count ?? 0 }

    /// The first column of that name.
    public func column(named name: String) -> ArrowColumnBuilder? {
        fields.firstIndex { $0.name == name }.map { columns[$0] }
    }

    /// Appends a row of a batch of the same types.
    public func append(row: Int, of batch: ArrowBatch) {
        for (builder, column) in zip(columns, batch.columns) { builder.append(row: row, of: column) }
    }

    /// The rows so far, all columns equally long; the builder is empty afterwards.
    public func finish() -> ArrowBatch {
        precondition(columns.allSatisfy { $0.count == rowCount }, "all columns of a batch are equally long")
        let array = ArrowArray(length: rowCount, nullCount: 0, buffers: [nil], children: columns.map { $0.export() })
        for column in columns { column.removeAll() }
        do {
            return try ArrowBatch(fields: fields, consuming: array)
        } catch {
            preconditionFailure("a builder makes arrays of the form of their types: \(error)")
        }
    }
}
