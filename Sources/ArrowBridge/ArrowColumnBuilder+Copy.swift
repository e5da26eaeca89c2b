extension ArrowColumnBuilder {
    /// Appends a value of a column of the same type.
    public func append(row: Int, of column: ArrowColumn) {
        guard !column.isNull(row) else { return appendNull() }
        switch column.layout {
        case .none: appendNull()
        case .bits: column.bool(row).map { append($0) }
        case .fixed(let byteCount):
            let start = (column.start + row) * byteCount
            appendRaw(UnsafeRawBufferPointer(rebasing: column.values[start..<start + byteCount]), like: column)
        case .bytes: appendRaw(UnsafeRawBufferPointer(rebasing: column.data[column.range(row)]), like: column)
        case .structure:
            for (child, part) in zip(children, column.fields) { child.append(row: row, of: part) }
            endRow()
        case .list:
            let parts = if case .map = field.type { [column.keys, column.mapValues] } else { [column.elements] }
            for (child, part) in zip(children, parts) {
                for element in column.range(row) { child.append(row: element, of: part) }
            }
            endRow()
        }
    }
}
