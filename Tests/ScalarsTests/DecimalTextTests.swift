import Scalars
import Testing

@Suite struct DecimalTextTests {
    private func text(_ unscaled: Int128, _ scale: Int) -> String {
        var bytes: [UInt8] = []
        DecimalText.append(unscaled: unscaled, scale: scale, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        (Int128(0), 0, "0"), (0, 2, "0.00"), (1, 2, "0.01"), (-1, 2, "-0.01"), (-50, 2, "-0.50"), (99, 2, "0.99"), (100, 2, "1.00"),
        (1_250, 2, "12.50"),
        (-123, 0, "-123"), (5, 10, "0.0000000005"), (999_999_999_999_999_999, 2, "9999999999999999.99"),
        (Int128(Int64.min), 3, "-9223372036854775.808"),
        (Int128(UInt64.max) + 1, 0, "18446744073709551616"), (Int128.max, 38, "1.70141183460469231731687303715884105727"),
        (Int128.min, 0, "-170141183460469231731687303715884105728"),
    ])
    func writes(_ example: (unscaled: Int128, scale: Int, text: String)) {
        #expect(text(example.unscaled, example.scale) == example.text)
    }

    @Test(arguments: [
        ("0", Int128(0)), ("-0", 0), ("12.5", 1_250), ("12.50", 1_250), ("+12.50", 1_250), (".5", 50), ("5.", 500), ("-0.01", -1),
        ("12.5000", 1_250),
        ("0012.50", 1_250), ("9999999999999999.99", 999_999_999_999_999_999), ("-9999999999999999.99", -999_999_999_999_999_999),
    ])
    func reads(_ example: (text: String, unscaled: Int128)) {
        #expect(DecimalText.parse(example.text, precision: 18, scale: 2) == example.unscaled)
    }

    @Test(arguments: [
        "", "-", "+", ".", "-.", "1.2.3", "12.505", "1e3", "1,000.00", " 1", "1 ", "--1", "+-1", "０", "NaN", "10000000000000000.00",
        "-10000000000000000", "99999999999999999999999999999999999999999999",
    ])
    func refuses(_ text: String) { #expect(DecimalText.parse(text, precision: 18, scale: 2) == nil) }

    @Test func thirtyEightDigits() {
        let nines = String(repeating: "9", count: 38)
        let value = DecimalText.parse(nines, precision: 38, scale: 0)
        #expect(value.map { text($0, 0) } == nines)
        #expect(DecimalText.parse("-" + nines, precision: 38, scale: 0).map { text($0, 38) } == "-0." + nines)
        #expect(DecimalText.parse("1" + nines, precision: 38, scale: 0) == nil)
        #expect(DecimalText.parse("1", precision: 38, scale: 38) == nil)
    }

    @Test func whatIsWrittenIsRead() {
        for value in stride(from: Int128(-1_000_000), through: 1_000_000, by: 997) {
            for scale in 0...6 { #expect(DecimalText.parse(text(value, scale), precision: 18, scale: scale) == value) }
        }
    }
}
