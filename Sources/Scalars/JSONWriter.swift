/// Writes JSON (RFC 8259) as UTF-8 bytes. It sets the commas; the caller balances what it opens.
///
/// Documents are encoded once and then passed on as bytes, so this is the only JSON encoder on the way of the data.
public struct JSONWriter: Sendable {
    public private(set) var bytes: [UInt8]
    private var needsComma = false

    public init(capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    public var count: Int { bytes.count }

    public mutating func beginObject() { open(UInt8(ascii: "{")) }
    public mutating func endObject() { close(UInt8(ascii: "}")) }
    public mutating func beginArray() { open(UInt8(ascii: "[")) }
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    public mutating func key(_ name: StaticString) {
        name.withUTF8Buffer { appendQuoted($0, colon: true) }
        needsComma = false
    }

    /// For names that are not known at compile time: these are escaped. Disfavoured, or literals would be taken for Strings.
    @_disfavoredOverload
    public mutating func key(_ name: String) {
        value(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func null() { separate("null") }
    public mutating func value(_ value: Bool) { value ? separate("true") : separate("false") }

    public mutating func value(_ value: some FixedWidthInteger) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// NaN and the infinities have no JSON number: they are written as strings.
    public mutating func value(_ value: Double) {
        guard value.isFinite else { return self.value(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity") }
        separate()
        bytes.append(contentsOf: value.description.utf8)
    }

    public mutating func value(_ value: Float) {
        guard value.isFinite else { return self.value(Double(value)) }
        separate()
        bytes.append(contentsOf: value.description.utf8)
    }

    public mutating func value(_ text: String) {
        var text = text
        text.withUTF8 { appendText($0) }
    }

    /// A text as its UTF-8. What is none is replaced, as `String` does it.
    public mutating func value(decoding utf8: UnsafeRawBufferPointer) {
        guard utf8.allSatisfy({ $0 < 0x80 }) else { return value(String(decoding: utf8, as: UTF8.self)) }
        utf8.withMemoryRebound(to: UInt8.self) { appendText($0) }
    }

    public mutating func value(_ date: CalendarDate) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        date.append(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    public mutating func value(_ timestamp: Timestamp) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        timestamp.append(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A decimal number as a string in plain notation with exactly `scale` digits after the point: `"-0.50"`.
    public mutating func decimal(unscaled: Int128, scale: Int) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        DecimalText.append(unscaled: unscaled, scale: scale, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A JSON value that is encoded already.
    public mutating func raw(_ json: some Collection<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
    }

    /// Ends a line of newline-delimited JSON.
    public mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    /// Forgets what was written and keeps the memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func separate(_ literal: StaticString) {
        separate()
        literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private static let shortText = 256

    private mutating func appendText(_ utf8: UnsafeBufferPointer<UInt8>) {
        if utf8.count <= Self.shortText, !utf8.contains(where: Self.isEscaped) {
            appendQuoted(utf8, colon: false)
            needsComma = true
            return
        }
        separate()
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    /// With the comma before it. Put together first: each append to the array costs as much as copying a short text.
    private mutating func appendQuoted(_ utf8: UnsafeBufferPointer<UInt8>, colon: Bool) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: utf8.count + 4) { text in
            var count = needsComma ? 1 : 0
            text[0] = UInt8(ascii: ",")
            text[count] = UInt8(ascii: "\"")
            count += 1
            for byte in utf8 {
                text[count] = byte
                count += 1
            }
            text[count] = UInt8(ascii: "\"")
            text[count + 1] = UInt8(ascii: ":")
            bytes.append(contentsOf: text[..<(count + (colon ? 2 : 1))])
        }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool { byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") }

    private mutating func appendEscaped(_ utf8: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for i in 0..<utf8.count {
            let byte = utf8[i]
            guard Self.isEscaped(byte) else { continue }
            bytes.append(contentsOf: utf8[start..<i])
            start = i + 1
            bytes.append(UInt8(ascii: "\\"))
            switch byte {
            case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
            case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
            case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
            default:
                let hex = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: [
                    UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0"), hex[Int(byte >> 4)], hex[Int(byte & 15)],
                ])
            }
        }
        bytes.append(contentsOf: utf8[start...])
    }
}
