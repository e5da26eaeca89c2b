/// The text of exact decimals: an unscaled integer and the number of digits after the point.
public enum DecimalText {
    /// Plain notation with exactly `scale` digits after the point: `-0.50`.
    public static func append(unscaled: Int128, scale: Int, to bytes: inout [UInt8]) {
        // The largest has 39 digits; a sign and a point come on top. From the last digit on.
        let capacity = max(39, scale + 1) + 2
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { text in
            var start = capacity
            var written = 0
            func prepend(digit: UInt8) {
                if written == scale, scale > 0 {
                    start -= 1
                    text[start] = UInt8(ascii: ".")
                }
                start -= 1
                text[start] = UInt8(ascii: "0") + digit
                written += 1
            }
            // 64 bits hold nearly every amount and divide far faster.
            if var rest = UInt64(exactly: unscaled.magnitude) {
                while rest > 0 || written <= scale {
                    prepend(digit: UInt8(truncatingIfNeeded: rest % 10))
                    rest /= 10
                }
            } else {
                var rest = unscaled.magnitude
                while rest > 0 || written <= scale {
                    prepend(digit: UInt8(truncatingIfNeeded: rest % 10))
                    rest /= 10
                }
            }
            if unscaled < 0 {
                start -= 1
                text[start] = UInt8(ascii: "-")
            }
            bytes.append(contentsOf: text[start...])
        }
    }

    /// The unscaled integer of a plain decimal number; nil when it is none, or does not fit `precision` and `scale` exactly.
    public static func parse(_ text: some StringProtocol, precision: Int, scale: Int) -> Int128? {
        var digits = text.utf8[...]
        let negative = digits.first == UInt8(ascii: "-")
        if negative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        var value: Int128 = 0
        var seen = 0
        var fraction: Int?
        for byte in digits {
            if byte == UInt8(ascii: "."), fraction == nil {
                fraction = 0
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            seen += 1
            let digit = Int128(byte - UInt8(ascii: "0"))
            if let places = fraction {
                if places == scale {
                    guard digit == 0 else { return nil }
                    continue
                }
                fraction = places + 1
            }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product + digit
        }
        guard seen > 0 else { return nil }
        for _ in (fraction ?? 0)..<scale {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
        }
        guard String(value).utf8.count <= precision else { return nil }
        return negative ? -value : value
    }
}
