import ArrowBridge
import Scalars

/// The least and the greatest value of a column, widened where the text of statistics is less exact than the value.
enum ValueRange {
    case integer(Bounds<Int64>)
    case double(Bounds<Double>)
    case float(Bounds<Float>)
    case decimal(Bounds<Int128>, scale: Int)
    case text(Bounds<[UInt8]>)
    case date(Bounds<CalendarDate>)
    case timestamp(Bounds<Timestamp>, zone: Bool)
    /// There was a value that has no place in an order or in statistics: NaN, the first or last millisecond of all time.
    case unordered

    /// Nil for types without an order or without a place in statistics.
    init?(_ type: ArrowType) {
        switch type {
        case .int8, .int16, .int32, .int64: self = .integer(Bounds())
        case .float: self = .float(Bounds())
        case .double: self = .double(Bounds())
        case .decimal(_, let scale): self = .decimal(Bounds(), scale: scale)
        case .utf8: self = .text(Bounds())
        case .date32: self = .date(Bounds())
        case .timestamp(_, let zone): self = .timestamp(Bounds(), zone: zone != nil)
        default: return nil
        }
    }

    /// The least and the greatest so far.
    struct Bounds<Value> {
        var limits: (min: Value, max: Value)?
    }

    var isEmpty: Bool {
        switch self {
        case .integer(let bounds): bounds.limits == nil
        case .double(let bounds): bounds.limits == nil
        case .float(let bounds): bounds.limits == nil
        case .decimal(let bounds, _): bounds.limits == nil
        case .text(let bounds): bounds.limits == nil
        case .date(let bounds): bounds.limits == nil
        case .timestamp(let bounds, _): bounds.limits == nil
        case .unordered: true
        }
    }

    /// Takes in a value that is not null.
    mutating func add(_ column: ArrowColumn, _ row: Int) {
        switch self {
        case .integer(var bounds):
            bounds.add(column.int64(row))
            self = .integer(bounds)
        case .double(var bounds):
            let value = column.double(row)
            bounds.add(value)
            self = value?.isNaN == true ? .unordered : .double(bounds)
        case .float(var bounds):
            let value = column.float(row)
            bounds.add(value)
            self = value?.isNaN == true ? .unordered : .float(bounds)
        case .decimal(var bounds, let scale):
            bounds.add(column.decimal(row))
            self = .decimal(bounds, scale: scale)
        case .text(var bounds):
            self = .unordered
            column.withUTF8Bytes(row) { bounds.add($0) }
            self = .text(bounds)
        case .date(var bounds):
            bounds.add(column.date(row))
            self = .date(bounds)
        case .timestamp(var bounds, let zone):
            let value = column.timestamp(row)
            bounds.add(value)
            self = value?.hasMilliseconds == false ? .unordered : .timestamp(bounds, zone: zone)
        case .unordered: break
        }
    }
}

extension Timestamp {
    /// Whether the milliseconds before and after it can be represented: "never" is often the last instant of all.
    fileprivate var hasMilliseconds: Bool { microseconds >= .min + 1000 && microseconds <= .max - 1000 }
}

extension ValueRange.Bounds where Value: Comparable {
    mutating func add(_ value: Value?) {
        guard let value else { return }
        guard let (min, max) = limits else { return limits = (value, value) }
        if value < min { limits = (value, max) } else if value > max { limits = (min, value) }
    }
}

extension ValueRange.Bounds<[UInt8]> {
    /// In the order of bytes, which is that of code points.
    mutating func add(_ value: UnsafeRawBufferPointer) {
        guard let current = limits else { return limits = (Array(value), Array(value)) }
        if value.lexicographicallyPrecedes(current.min) { limits = (Array(value), current.max) }
        if current.max.lexicographicallyPrecedes(value) { limits = (current.min, Array(value)) }
    }
}
