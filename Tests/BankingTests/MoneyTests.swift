import Banking
import Scalars
import Testing

@Suite struct MoneyTests {
    @Test(arguments: [
        ("0", "0.00"), ("12.5", "12.50"), ("-0.5", "-0.50"), ("-0", "0.00"), ("9999999999999999.99", "9999999999999999.99"),
        ("-9999999999999999.99", "-9999999999999999.99"), ("1.000", "1.00"),
    ])
    func readsAndWrites(_ example: (text: String, written: String)) {
        #expect(Money(example.text)?.description == example.written)
    }

    @Test(arguments: ["", "1.005", "10000000000000000", "1e2", "1,00", "SGD 1"])
    func refuses(_ text: String) { #expect(Money(text) == nil) }

    @Test func holdsEighteenDigits() {
        #expect(Money(minorUnits: Money.range.upperBound)?.description == "9999999999999999.99")
        #expect(Money(minorUnits: Money.range.upperBound + 1) == nil)
        #expect(Money(minorUnits: Money.range.lowerBound - 1) == nil)
        #expect(Money(minorUnits: .min) == nil)
    }

    @Test func comparesByAmount() throws {
        let amounts = try ["-2.00", "-0.01", "0.00", "0.01", "10.00", "9.99"].map { try #require(Money($0)) }
        #expect(amounts.sorted().map(\.description) == ["-2.00", "-0.01", "0.00", "0.01", "9.99", "10.00"])
        #expect(Money.zero == Money("0"))
    }

    @Test func isAStringInJSON() throws {
        var json = JSONWriter()
        json.value(try #require(Money("-0.05")))
        #expect(json.bytes == Array(#""-0.05""#.utf8))
    }
}
