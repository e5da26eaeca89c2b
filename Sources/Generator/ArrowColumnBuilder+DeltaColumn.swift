import ArrowBridge
import DeltaLake

extension ArrowColumnBuilder {
    /// Appends the value of a column of the same type. Maps, which a `DeltaColumn` does not take apart, become null.
    func append(row: Int, of column: DeltaColumn) {
        guard !column.isNull(row) else { return appendNull() }
        switch column.type {
        case .boolean: column.bool(row).map { append($0) }
        case .byte, .short, .integer, .long: column.int64(row).map { append($0) }
        case .float, .double: column.double(row).map { append($0) }
        case .decimal: column.decimal(row).map { append(unscaled: $0) }
        case .string: column.string(row).map { append($0) }
        case .binary: column.bytes(row).map { append(bytes: $0) }
        case .date: column.date(row).map { append($0) }
        case .timestamp, .timestampNTZ: column.timestamp(row).map { append($0) }
        case .struct(let type):
            for (field, child) in zip(type.fields, children) {
                if let part = column.field(field.name) { child.append(row: row, of: part) } else { child.appendNull() }
            }
            endRow()
        case .array:
            guard let elements = column.elements else { return appendNull() }
            for element in column.listRange(row) ?? 0..<0 { children[0].append(row: element, of: elements) }
            endRow()
        case .map: appendNull()
        }
    }
}
