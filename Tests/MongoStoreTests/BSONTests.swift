import Banking
import Scalars
import Testing

@testable import MongoStore

@Suite("BSON")
struct BSONTests {
    @Test func writesWhatTheSpecificationShows() {
        let document: BSONDocument = ["hello": "world"]
        #expect(document.bytes == [0x16, 0, 0, 0, 2] + Array("hello\0".utf8) + [6, 0, 0, 0] + Array("world\0".utf8) + [0])
        let nested: BSONDocument = ["BSON": ["awesome", .double(5.05), 1986]]
        let text =
            "\u{31}\0\0\0\u{04}BSON\0\u{26}\0\0\0\u{02}0\0\u{08}\0\0\0awesome\0\u{01}1\0"
        #expect(nested.bytes.starts(with: Array(text.utf8)))
        #expect(nested.bytes.count == 0x31)
        #expect(nested.bytes[32...39] == [0x33, 0x33, 0x33, 0x33, 0x33, 0x33, 0x14, 0x40])
    }

    @Test func readsBackWhatItWrites() {
        let document: BSONDocument = [
            "null": .null, "bool": true, "int32": 7, "int64": .int64(.min), "double": .double(-0.5), "text": "é\0x", "date": .date(-1),
            "money": .money(Money.zero), "nested": ["a": [1, 2]], "pattern": .regex(pattern: "^a", options: "i"), "last": 1,
        ]
        document.bytes.withUnsafeBytes { bytes in
            let view = BSONView(bytes)
            #expect(view.map(\.nameText).count == 11)
            #expect(view["bool"]?.bool == true)
            #expect(view["int32"]?.int64 == 7)
            #expect(view["int64"]?.int64 == .min)
            #expect(view["double"]?.double == -0.5)
            #expect(view["text"]?.string == "é\0x")
            #expect(view["date"]?.milliseconds == -1)
            #expect(view["money"]?.money == .zero)
            #expect(view["nested"]?.document?["a"]?.document?.map(\.int64) == [1, 2])
            #expect(view["last"]?.int64 == 1)
            #expect(view["absent"] == nil)
        }
    }

    @Test func membersAreFoundInAnyOrder() {
        let document: BSONDocument = ["a": 1, "b": 2, "c": 3, "d": 4]
        document.bytes.withUnsafeBytes { bytes in
            var members = BSONMembers(of: BSONView(bytes))
            let names: [StaticString] = ["a", "b", "d", "c", "absent", "c", "a", "d", "a"]
            #expect(names.map { members.find($0)?.int64 } == [1, 2, 4, 3, nil, 3, 1, 4, 1])
        }
    }

    /// Whatever the bytes, nothing is read outside of them and the walk ends.
    @Test func damagedBytesEndTheWalk() {
        let document: BSONDocument = [
            "a": "text", "b": ["c": 1, "d": [1, 2, .money(.zero)]], "e": .regex(pattern: "x", options: ""), "f": .int64(1),
        ]
        let whole = document.bytes
        func walk(_ view: BSONView) { for element in view { if let nested = element.document { walk(nested) } } }
        for cut in 0...whole.count { Array(whole[..<cut]).withUnsafeBytes { walk(BSONView($0)) } }
        for position in whole.indices {
            for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var damaged = whole
                damaged[position] = value
                damaged.withUnsafeBytes { walk(BSONView($0)) }
            }
        }
    }

    @Test(arguments: ["0.00", "0.01", "-0.01", "12.50", "999999999999999.99", "9999999999999999.99", "-9999999999999999.99"])
    func moneyIsExact(_ text: String) throws {
        let money = try #require(Money(text))
        #expect(Decimal128(money).money == money)
    }

    @Test func moneyOfOtherWriters() {
        func decimal(_ coefficient: UInt64, exponent: Int64) -> Decimal128 {
            Decimal128(high: UInt64(6_176 + exponent) << 49, low: coefficient)
        }
        #expect(decimal(125, exponent: -1).money == Money("12.50"))
        #expect(decimal(1, exponent: 1).money == Money("10.00"))
        #expect(decimal(12_500, exponent: -3).money == Money("12.50"))
        #expect(decimal(12_501, exponent: -3).money == nil)
        #expect(decimal(0, exponent: -6_000).money == .zero)
        #expect(decimal(1, exponent: 6_000).money == nil)
        #expect(Decimal128(high: 0x7800_0000_0000_0000, low: 0).money == nil)
    }

    @Test(arguments: [0, 1, -1, 999, -999, 1_000, -1_000, 1_709_210_096_123_456, .min, .max] as [Int64])
    func timestampsKeepTheirMicroseconds(_ microseconds: Int64) {
        let time = Timestamp(microseconds: microseconds)
        #expect((0..<1_000).contains(time.microsecondsOfMillisecond))
        // The first microseconds that 64 bits hold are amid a millisecond that they do not hold.
        if microseconds == .min { return }
        #expect(Timestamp(wholeMilliseconds: time.wholeMilliseconds, microseconds: Int64(time.microsecondsOfMillisecond)) == time)
    }
}
