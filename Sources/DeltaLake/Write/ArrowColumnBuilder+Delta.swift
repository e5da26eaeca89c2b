import ArrowBridge

extension ArrowColumnBuilder {
    /// Appends a value of a table's column to a column of the type that the table's files are written with.
    public func append(row: Int, of column: DeltaColumn) {
        guard !column.isNull(row) else { return appendNull() }
        switch column.type {
        case .boolean: append(column.bool(row)) { append($0) }
        case .byte, .short, .integer, .long: append(column.int64(row)) { append($0) }
        case .float, .double: append(column.double(row)) { append($0) }
        case .decimal: append(column.decimal(row)) { append(unscaled: $0) }
        case .string: append(column.string(row)) { append($0) }
        case .binary: append(column.bytes(row)) { append(bytes: $0) }
        case .date: append(column.date(row)) { append($0) }
        case .timestamp, .timestampNTZ: append(column.timestamp(row)) { append($0) }
        case .struct(let type):
            for (field, child) in zip(type.fields, children) { append(column.field(field.name)) { child.append(row: row, of: $0) } }
            endRow()
        case .array: appendParts(row, of: column, [column.elements])
        case .map: appendParts(row, of: column, [column.keys, column.mapValues])
        }
    }

    private func appendParts(_ row: Int, of column: DeltaColumn, _ parts: [DeltaColumn?]) {
        for (child, part) in zip(children, parts) {
            guard let part else { continue }
            for element in column.listRange(row) ?? 0..<0 { child.append(row: element, of: part) }
        }
        endRow()
    }

    /// Nil has been ruled out: it would be a null, or of a type that the column does not have.
    private func append<Value>(_ value: Value?, _ body: (Value) -> Void) {
        if let value { body(value) } else { appendNull() }
    }
}
