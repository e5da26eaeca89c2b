import Scalars

extension ArrowColumn {
    public func bool(_ row: Int) -> Bool? {
        guard !isNull(row) else { return nil }
        guard case .bool = field.type else { mismatch() }
        let position = start + row
        return values[position >> 3] & (1 << UInt8(position & 7)) != 0
    }

    /// Of any integer type but `uint64`.
    public func int64(_ row: Int) -> Int64? {
        guard !isNull(row) else { return nil }
        switch field.type {
        case .int8: return Int64(load(row, as: Int8.self))
        case .int16: return Int64(load(row, as: Int16.self))
        case .int32: return Int64(load(row, as: Int32.self))
        case .int64: return load(row, as: Int64.self)
        case .uint8: return Int64(load(row, as: UInt8.self))
        case .uint16: return Int64(load(row, as: UInt16.self))
        case .uint32: return Int64(load(row, as: UInt32.self))
        default: mismatch()
        }
    }

    public func uint64(_ row: Int) -> UInt64? {
        guard !isNull(row) else { return nil }
        guard case .uint64 = field.type else { mismatch() }
        return load(row, as: UInt64.self)
    }

    public func float(_ row: Int) -> Float? {
        guard !isNull(row) else { return nil }
        guard case .float = field.type else { mismatch() }
        return load(row, as: Float.self)
    }

    /// Of `float` too.
    public func double(_ row: Int) -> Double? {
        guard !isNull(row) else { return nil }
        switch field.type {
        case .float: return Double(load(row, as: Float.self))
        case .double: return load(row, as: Double.self)
        default: mismatch()
        }
    }

    /// The unscaled integer of a decimal; the scale is in the type.
    public func decimal(_ row: Int) -> Int128? {
        guard !isNull(row) else { return nil }
        guard case .decimal = field.type else { mismatch() }
        return load(row, as: Int128.self)
    }

    public func date(_ row: Int) -> CalendarDate? {
        guard !isNull(row) else { return nil }
        guard case .date32 = field.type else { mismatch() }
        return CalendarDate(daysSinceEpoch: load(row, as: Int32.self))
    }

    /// Nanoseconds are rounded towards the past. Without a zone in the type, the wall-clock time as if it were UTC.
    public func timestamp(_ row: Int) -> Timestamp? {
        guard !isNull(row) else { return nil }
        guard case .timestamp(let unit, _) = field.type else { mismatch() }
        let value = load(row, as: Int64.self)
        switch unit {
        case .microseconds: return Timestamp(microseconds: value)
        case .nanoseconds: return Timestamp(microseconds: value / 1000 - (value % 1000 < 0 ? 1 : 0))
        }
    }

    func load<Value: BitwiseCopyable>(_ row: Int, as type: Value.Type) -> Value {
        values.loadUnaligned(fromByteOffset: (start + row) * MemoryLayout<Value>.size, as: type)
    }

    func mismatch() -> Never {
        preconditionFailure("column \(field.name) is of type \(field.type)")
    }
}
