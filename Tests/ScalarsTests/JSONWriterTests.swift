import Foundation
import Scalars
import Testing

@Suite struct JSONWriterTests {
    private func json(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func commasStandBetweenWhatIsWritten() {
        let text = json {
            $0.beginObject()
            $0.key("a")
            $0.beginArray()
            $0.endArray()
            $0.key(String("b"))
            $0.beginArray()
            $0.value(1)
            $0.null()
            $0.beginObject()
            $0.endObject()
            $0.beginArray()
            $0.value(true)
            $0.value(false)
            $0.endArray()
            $0.endArray()
            $0.key("c")
            $0.raw(Array("{\"x\":1}".utf8))
            $0.key("d")
            $0.value("e")
            $0.endObject()
        }
        #expect(text == #"{"a":[],"b":[1,null,{},[true,false]],"c":{"x":1},"d":"e"}"#)
    }

    @Test(arguments: [
        ("", #""""#), ("plain", #""plain""#), ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\n\r\t""#),
        ("\u{0}\u{8}\u{C}\u{1F}\u{7F}", "\"\\u0000\\u0008\\u000c\\u001f\u{7F}\""),
        ("é 数 🏦\u{2028}", "\"é 数 🏦\u{2028}\""), ("a\"", #""a\"""#), ("\"a", #""\"a""#), ("e\u{301}", "\"e\u{301}\""),
    ])
    func escapes(_ example: (text: String, json: String)) {
        #expect(json { $0.value(example.text) } == example.json)
        #expect(json { json in Array(example.text.utf8).withUnsafeBytes { json.value(decoding: $0) } } == example.json)
    }

    @Test func whatIsNoUTF8IsReplaced() {
        #expect(json { json in [UInt8(ascii: "a"), 0xFF, UInt8(ascii: "b")].withUnsafeBytes { json.value(decoding: $0) } } == "\"a\u{FFFD}b\"")
    }

    @Test func everyControlCharacterComesBack() throws {
        let text = String(String.UnicodeScalarView((0...0x100).compactMap { Unicode.Scalar($0) }))
        let encoded = json {
            $0.beginArray()
            $0.value(text)
            $0.endArray()
        }
        #expect(try JSONSerialization.jsonObject(with: Data(encoded.utf8)) as? [String] == [text])
    }

    @Test func keysAreEscapedToo() {
        let encoded = json {
            $0.beginObject()
            $0.key(String("a\"b"))
            $0.value(1)
            $0.endObject()
        }
        #expect(encoded == #"{"a\"b":1}"#)
    }

    @Test func numbers() {
        #expect(json { $0.value(Int64.min) } == "-9223372036854775808")
        #expect(json { $0.value(UInt64.max) } == "18446744073709551615")
        #expect(json { $0.value(0.1) } == "0.1")
        #expect(json { $0.value(Float(0.1)) } == "0.1")
        #expect(json { $0.value(1e300) } == "1e+300")
        #expect(json { $0.value(-0.0) } == "-0.0")
        #expect(json { $0.value(Double.nan) } == #""NaN""#)
        #expect(json { $0.value(-Double.infinity) } == #""-Infinity""#)
        #expect(json { $0.value(Float.infinity) } == #""Infinity""#)
        #expect(json { $0.decimal(unscaled: -50, scale: 2) } == #""-0.50""#)
    }

    @Test func times() {
        #expect(json { $0.value(CalendarDate(daysSinceEpoch: 0)) } == #""1970-01-01""#)
        #expect(json { $0.value(Timestamp(microseconds: 1)) } == #""1970-01-01T00:00:00.000001Z""#)
    }

    /// A String bridged from elsewhere may not be stored as UTF-8.
    @Test func lazilyBridgedStrings() {
        let text = NSString(string: "über") as String
        #expect(json { $0.value(text) } == #""über""#)
    }
}
