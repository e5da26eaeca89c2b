import Banking
import Foundation
import Scalars

/// The types of BSON that this store writes or reads.
enum BSONType: UInt8 {
    case double = 0x01
    case string = 0x02
    case document = 0x03
    case array = 0x04
    case binary = 0x05
    case bool = 0x08
    case date = 0x09
    case null = 0x0A
    case regex = 0x0B
    case int32 = 0x10
    case timestamp = 0x11
    case int64 = 0x12
    case decimal128 = 0x13
}

/// A value to write.
enum BSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int32(Int32)
    case int64(Int64)
    case double(Double)
    case string(String)
    /// Milliseconds since 1970-01-01T00:00:00Z.
    case date(Int64)
    /// An instant of the cluster's own clock.
    case timestamp(UInt64)
    case decimal128(Decimal128)
    /// Binary data of subtype 4.
    case uuid(UUID)
    case document(BSONDocument)
    case array([BSONValue])
    case regex(pattern: String, options: String)

    static func money(_ money: Money) -> BSONValue { .decimal128(Decimal128(money)) }
    static func day(_ day: CalendarDate) -> BSONValue { .date(day.start.wholeMilliseconds) }
    static func micros(_ time: Timestamp) -> BSONValue { .int64(time.microseconds) }
}

extension BSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int64) { self = Int32(exactly: value).map(BSONValue.int32) ?? .int64(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(arrayLiteral values: BSONValue...) { self = .array(values) }

    init(dictionaryLiteral pairs: (String, BSONValue)...) {
        var document = BSONDocument()
        for (name, value) in pairs { document.append(name, value) }
        self = .document(document)
    }
}

extension Timestamp {
    /// Milliseconds since 1970, rounded towards the past: what a BSON date holds.
    var wholeMilliseconds: Int64 { microseconds / 1_000 - (microseconds % 1_000 < 0 ? 1 : 0) }

    /// What a BSON date cannot hold: 0...999.
    var microsecondsOfMillisecond: Int32 {
        let rest = Int32(microseconds % 1_000)
        return rest < 0 ? rest + 1_000 : rest
    }

    /// Nil when the date lies beyond what 64 bits of microseconds hold.
    init?(wholeMilliseconds: Int64, microseconds rest: Int64) {
        let (scaled, overflow) = wholeMilliseconds.multipliedReportingOverflow(by: 1_000)
        guard !overflow, (0..<1_000).contains(rest), scaled <= .max - rest else { return nil }
        self.init(microseconds: scaled + rest)
    }
}
