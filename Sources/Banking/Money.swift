import Scalars

/// An exact amount of money: Delta's decimal(18,2), held in minor units (cents). Its currency stands beside it.
public struct Money: Sendable, Hashable, Comparable {
    public let minorUnits: Int64

    /// What decimal(18,2) holds: eighteen digits.
    public static let range: ClosedRange<Int64> = -999_999_999_999_999_999...999_999_999_999_999_999

    /// Nil when the amount does not fit decimal(18,2).
    public init?(minorUnits: Int64) {
        guard Self.range.contains(minorUnits) else { return nil }
        self.minorUnits = minorUnits
    }

    private init(unchecked minorUnits: Int64) { self.minorUnits = minorUnits }

    public static let zero = Money(unchecked: 0)

    /// Plain decimal text with at most two decimals: `12.5`, `-0.50`. Nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard let unscaled = DecimalText.parse(text, precision: 18, scale: 2) else { return nil }
        self.init(minorUnits: Int64(unscaled))
    }

    public static func < (a: Money, b: Money) -> Bool { a.minorUnits < b.minorUnits }
}

extension Money: CustomStringConvertible {
    /// Always two decimals: `12.50`.
    public var description: String {
        var bytes: [UInt8] = []
        DecimalText.append(unscaled: Int128(minorUnits), scale: 2, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension JSONWriter {
    /// A JSON string with two decimals, as Open Banking has it: no reader turns it into a binary floating-point number.
    public mutating func value(_ money: Money) { decimal(unscaled: Int128(money.minorUnits), scale: 2) }
}
