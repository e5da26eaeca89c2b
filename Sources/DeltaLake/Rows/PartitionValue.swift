import Scalars

/// The value that a partition column has in all rows of a file (protocol, "Partition Value Serialization").
enum PartitionValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case float(Float)
    case double(Double)
    case decimal(Int128)
    case string(String)
    case binary([UInt8])
    case date(CalendarDate)
    case timestamp(Timestamp)

    /// - Parameter text: nil and the empty text are null, whatever the type.
    /// - Throws: `Malformed` when it is no value of the type.
    init(_ text: String?, as type: DeltaType) throws {
        guard let text, !text.isEmpty else {
            self = .null
            return
        }
        guard let value = Self.parse(text, as: type) else { throw Malformed("a partition value is no \(type)") }
        self = value
    }

    private static func parse(_ text: String, as type: DeltaType) -> PartitionValue? {
        switch type {
        case .boolean:
            switch text.lowercased() {
            case "true": .boolean(true)
            case "false": .boolean(false)
            default: nil
            }
        case .byte: Int8(text).map { .integer(Int64($0)) }
        case .short: Int16(text).map { .integer(Int64($0)) }
        case .integer: Int32(text).map { .integer(Int64($0)) }
        case .long: Int64(text).map { .integer($0) }
        case .float: Float(text).map { .float($0) }
        case .double: Double(text).map { .double($0) }
        case .decimal(let precision, let scale): decimal(text, precision: precision, scale: scale).map { .decimal($0) }
        case .string: .string(text)
        case .binary: .binary(Array(text.utf8))
        case .date: CalendarDate(text).map { .date($0) }
        // A time without a zone is taken as UTC: the log does not say which zone the writer was in.
        case .timestamp, .timestampNTZ: Timestamp(text).map { .timestamp($0) }
        case .struct, .array, .map: nil
        }
    }

    /// Also with an exponent, as Java writes `0E-8`.
    private static func decimal(_ text: String, precision: Int, scale: Int) -> Int128? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        guard parts.count == 2 else { return DecimalText.parse(text, precision: precision, scale: scale) }
        guard let exponent = Int(parts[1]), (-76...76).contains(exponent) else { return nil }
        // 1.5E+3 at scale 2 is 1.5 at scale 5; digits past a negative scale would have to be zeros.
        if scale + exponent >= 0 { return DecimalText.parse(parts[0], precision: precision, scale: scale + exponent) }
        guard let value = DecimalText.parse(parts[0], precision: 38, scale: 0), value == 0 else { return nil }
        return 0
    }
}
