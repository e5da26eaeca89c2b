import ArrowBridge
public import Scalars

extension DeltaColumn {
    public func bool(_ row: Int) -> Bool? {
        guard let file else { return if case .boolean(let value) = constant { value } else { nil } }
        guard plan.reading == .boolean, let row = fileRow(row) else { return nil }
        return file.bool(row)
    }

    /// Of type byte, short, integer or long.
    public func int64(_ row: Int) -> Int64? {
        guard let file else { return if case .integer(let value) = constant { value } else { nil } }
        guard plan.reading == .integer, let row = fileRow(row) else { return nil }
        return file.int64(row)
    }

    /// Of type float.
    public func float(_ row: Int) -> Float? {
        guard let file else { return if case .float(let value) = constant { value } else { nil } }
        guard plan.reading == .float, let row = fileRow(row) else { return nil }
        return file.float(row)
    }

    /// Of type float or double.
    public func double(_ row: Int) -> Double? {
        guard let file else {
            switch constant {
            case .double(let value): return value
            case .float(let value): return Double(value)
            default: return nil
            }
        }
        guard let row = fileRow(row) else { return nil }
        switch plan.reading {
        case .float, .double: return file.double(row)
        case .integerAsDouble: return file.int64(row).map { Double($0) }
        default: return nil
        }
    }

    /// The unscaled integer of a decimal, at the scale of `type`.
    public func decimal(_ row: Int) -> Int128? {
        guard let file else { return if case .decimal(let value) = constant { value } else { nil } }
        guard let row = fileRow(row) else { return nil }
        // The products have been checked when the batch was read.
        switch plan.reading {
        case .decimal(let factor): return factor == 1 ? file.decimal(row) : file.decimal(row).map { $0 &* factor }
        case .integerAsDecimal(let factor): return file.int64(row).map { Int128($0) &* factor }
        default: return nil
        }
    }

    public func date(_ row: Int) -> CalendarDate? {
        guard let file else { return if case .date(let value) = constant { value } else { nil } }
        guard plan.reading == .date, let row = fileRow(row) else { return nil }
        return file.date(row)
    }

    /// Of type timestamp or timestamp_ntz, the latter as if it were UTC.
    public func timestamp(_ row: Int) -> Timestamp? {
        guard let file else { return if case .timestamp(let value) = constant { value } else { nil } }
        guard let row = fileRow(row) else { return nil }
        switch plan.reading {
        case .timestamp: return file.timestamp(row)
        case .dateAsTimestamp: return file.date(row)?.start
        default: return nil
        }
    }

    /// Of type string. What is not UTF-8 in it is replaced by U+FFFD.
    public func string(_ row: Int) -> String? {
        guard let file else { return if case .string(let value) = constant { value } else { nil } }
        guard let row = fileRow(row) else { return nil }
        switch plan.reading {
        case .string: return file.string(row)
        case .binaryAsString: return file.bytes(row).map { String(decoding: $0, as: UTF8.self) }
        default: return nil
        }
    }

    /// Of type binary.
    public func bytes(_ row: Int) -> [UInt8]? {
        guard let file else { return if case .binary(let value) = constant { value } else { nil } }
        guard let row = fileRow(row) else { return nil }
        switch plan.reading {
        case .binary: return file.bytes(row)
        case .stringAsBinary: return file.withUTF8Bytes(row) { Array($0) }
        default: return nil
        }
    }
}
