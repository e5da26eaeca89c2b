import Banking

/// IEEE 754-2008 decimal128 in the binary integer encoding, as BSON has it.
struct Decimal128: Sendable, Hashable {
    var high: UInt64
    var low: UInt64

    private static let exponentBias: Int64 = 6_176

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Exponent -2 always, so that `12.50` keeps its two decimals in every tool.
    init(_ money: Money) {
        high = (money.minorUnits < 0 ? 1 << 63 : 0) | UInt64(Self.exponentBias - 2) << 49
        low = money.minorUnits.magnitude
    }

    /// The coefficient and the power of ten that it is multiplied by; nil for NaN and the infinities.
    var parts: (coefficient: Int128, exponent: Int)? {
        // Both leading bits of the combination field set: an infinity, NaN, or a coefficient beyond 34 digits, which is none.
        guard high >> 61 & 0b11 != 0b11 else { return nil }
        let magnitude = Int128(high & (1 << 49 - 1)) << 64 | Int128(low)
        return (high >> 63 == 1 ? -magnitude : magnitude, Int(Int64(high >> 49 & 0x3FFF) - Self.exponentBias))
    }

    /// Nil when it is no amount of decimal(18,2). Other writers may have chosen another exponent for the same number.
    var money: Money? {
        guard var (coefficient, exponent) = parts else { return nil }
        while exponent > -2, coefficient.magnitude < 1_000_000_000_000_000_000 {
            coefficient *= 10
            exponent -= 1
        }
        while exponent < -2, coefficient % 10 == 0, coefficient != 0 {
            coefficient /= 10
            exponent += 1
        }
        guard coefficient == 0 || exponent == -2 else { return nil }
        return Int64(exactly: coefficient).flatMap(Money.init(minorUnits:))
    }
}
