import ArrowBridge
import Scalars

extension ColumnPlan {
    /// How a column is read from a file that stores it as `file`: as it is, or widened (protocol, "Type Widening").
    ///
    /// - Throws: `Malformed` when the file's type is no form of the table's type.
    static func resolve(_ name: String, _ type: DeltaType, from file: ArrowField, _ mapping: ColumnMapping) throws -> ColumnPlan {
        if file.type == .null { return missing(name, type) }
        switch (type, file.type) {
        case (.struct(let type), .struct(let fields)):
            var parts: [ColumnPlan] = []
            var fileNames: [String?] = []
            for field in type.fields {
                let position = try mapping.position(of: field, in: fields)
                fileNames.append(position.map { fields[$0].name })
                parts.append(
                    try position.map { try resolve(field.name, field.type, from: fields[$0], mapping) }
                        ?? missing(field.name, field.type))
            }
            return ColumnPlan(name, .struct(type), .structure, parts: parts, fileNames: fileNames)
        case (.array(let element, _), .list(let fileElement)), (.array(let element, _), .largeList(let fileElement)):
            return ColumnPlan(name, type, .list, parts: [try resolve("element", element, from: fileElement, mapping)])
        case (.map(let key, let value, _), .map(let fileKey, let fileValue)):
            let parts = [try resolve("key", key, from: fileKey, mapping), try resolve("value", value, from: fileValue, mapping)]
            return ColumnPlan(name, type, .map, parts: parts)
        default:
            guard let (reading, condition) = primitive(type, from: file.type) else {
                throw Malformed("column \(name) is stored as \(file.type), which is no \(type)")
            }
            return ColumnPlan(name, type, reading, condition: condition)
        }
    }

    private static func primitive(_ type: DeltaType, from file: ArrowType) -> (Reading, Condition?)? {
        switch (type, file) {
        case (.boolean, .bool): return (.boolean, nil)
        case (.byte, _): return integer(file, Int8.self)
        case (.short, _): return integer(file, Int16.self)
        case (.integer, _): return integer(file, Int32.self)
        case (.long, _): return integer(file, Int64.self)
        case (.float, .float): return (.float, nil)
        case (.double, .float), (.double, .double): return (.double, nil)
        case (.double, .int8), (.double, .int16), (.double, .int32): return (.integerAsDouble, nil)
        case (.decimal(let precision, let scale), _): return decimal(file, precision: precision, scale: scale)
        case (.string, .utf8), (.string, .largeUTF8): return (.string, nil)
        // Old writers leave out that the bytes are text.
        case (.string, .binary), (.string, .largeBinary): return (.binaryAsString, nil)
        case (.binary, .binary), (.binary, .largeBinary), (.binary, .fixedBinary): return (.binary, nil)
        case (.binary, .utf8), (.binary, .largeUTF8): return (.stringAsBinary, nil)
        case (.date, .date32): return (.date, nil)
        case (.timestamp, .timestamp), (.timestampNTZ, .timestamp): return (.timestamp, nil)
        case (.timestampNTZ, .date32):
            let limit = Int32(Int64.max / Timestamp.microsecondsPerDay)
            return (.dateAsTimestamp, .date(-limit...limit))
        default: return nil
        }
    }

    /// Also a wider integer, whose values are then checked: Parquet has no narrower ones than 32 bits, and not every writer
    /// says how many of them count.
    private static func integer<Value: FixedWidthInteger>(_ file: ArrowType, _ type: Value.Type) -> (Reading, Condition?)? {
        guard let range = integerRange(of: file) else { return nil }
        let wanted = Int64(Value.min)...Int64(Value.max)
        let fits = wanted.lowerBound <= range.lowerBound && wanted.upperBound >= range.upperBound
        return (.integer, fits ? nil : .integer(wanted))
    }

    private static func integerRange(of file: ArrowType) -> ClosedRange<Int64>? {
        switch file {
        case .int8: Int64(Int8.min)...Int64(Int8.max)
        case .int16: Int64(Int16.min)...Int64(Int16.max)
        case .int32: Int64(Int32.min)...Int64(Int32.max)
        case .int64: Int64.min...Int64.max
        case .uint8: 0...Int64(UInt8.max)
        case .uint16: 0...Int64(UInt16.max)
        case .uint32: 0...Int64(UInt32.max)
        default: nil
        }
    }

    private static func decimal(_ file: ArrowType, precision: Int, scale: Int) -> (Reading, Condition?)? {
        let limit = powerOfTen(precision)
        if case .decimal(let filePrecision, let fileScale) = file {
            guard (0...scale).contains(fileScale) else { return nil }
            let factor = powerOfTen(scale - fileScale)
            let fits = filePrecision <= precision && factor == 1
            let most = (limit - 1) / factor
            return (.decimal(factor: factor), fits ? nil : .decimal(-most...most))
        }
        guard integerRange(of: file) != nil else { return nil }
        let factor = powerOfTen(scale)
        let most = Int64(clamping: (limit - 1) / factor)
        return (.integerAsDecimal(factor: factor), .integer(-most...most))
    }

    /// Of an exponent from 0 to 38, which is what 128 bits have room for.
    private static func powerOfTen(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    /// - Throws: `Malformed` when a value has no equal in the table's type.
    func check(_ column: ArrowColumn) throws {
        guard hasConditions else { return }
        if let condition {
            for row in 0..<column.count where !fulfils(condition, column, row) {
                throw Malformed("column \(name) holds a value that is no \(type)")
            }
        }
        switch reading {
        case .structure:
            for (part, fileName) in zip(parts, fileNames) {
                if let field = fileName.flatMap({ column.field(named: $0) }) { try part.check(field) }
            }
        case .list: try parts[0].check(column.elements)
        case .map:
            try parts[0].check(column.keys)
            try parts[1].check(column.mapValues)
        default: break
        }
    }

    private func fulfils(_ condition: Condition, _ column: ArrowColumn, _ row: Int) -> Bool {
        switch condition {
        case .integer(let range): column.int64(row).map(range.contains) ?? true
        case .decimal(let range): column.decimal(row).map(range.contains) ?? true
        case .date(let range): column.date(row).map { range.contains($0.daysSinceEpoch) } ?? true
        }
    }
}
