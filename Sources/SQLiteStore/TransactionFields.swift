/// The texts of a transaction that search looks at, read from its object in a stored document.
///
/// It reads what ``Banking/Transaction/encode(into:)`` writes: names without escapes, no blanks, `description` before
/// `merchant`, and before both nothing but strings. What stands behind them (a table's own fields, nested perhaps) is not read.
struct TransactionFields {
    private(set) var merchant: String?
    private(set) var description: String?

    init(json: UnsafeBufferPointer<UInt8>) {
        var i = 1
        while i < json.count, json[i] == UInt8(ascii: "\"") {
            let name = Self.string(in: json, at: &i)
            i += 1
            var value: UnsafeBufferPointer<UInt8>?
            if i < json.count, json[i] == UInt8(ascii: "\"") {
                value = Self.string(in: json, at: &i)
            } else {
                i += 4  // null
            }
            if Self.equal(name, "description") { description = value.map(Self.decode) }
            if Self.equal(name, "merchant") {
                merchant = value.map(Self.decode)
                return
            }
            i += 1
        }
    }

    /// The bytes between the quotes; `i` moves from the opening quote to behind the closing one.
    private static func string(in json: UnsafeBufferPointer<UInt8>, at i: inout Int) -> UnsafeBufferPointer<UInt8> {
        i += 1
        let start = i
        while i < json.count, json[i] != UInt8(ascii: "\"") { i += json[i] == UInt8(ascii: "\\") ? 2 : 1 }
        let end = min(i, json.count)
        i = end + 1
        return UnsafeBufferPointer(rebasing: json[start..<end])
    }

    private static func equal(_ bytes: UnsafeBufferPointer<UInt8>, _ name: StaticString) -> Bool {
        name.withUTF8Buffer { bytes.elementsEqual($0) }
    }

    /// Undoes JSONWriter's escapes: `\"`, `\\`, `\n`, `\r`, `\t`, and `\u00XX` for the other control characters.
    private static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
        var utf8: [UInt8] = []
        var i = 0
        while i < bytes.count {
            guard bytes[i] == UInt8(ascii: "\\"), i + 1 < bytes.count else {
                utf8.append(bytes[i])
                i += 1
                continue
            }
            switch bytes[i + 1] {
            case UInt8(ascii: "n"): utf8.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "r"): utf8.append(UInt8(ascii: "\r"))
            case UInt8(ascii: "t"): utf8.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "u") where i + 6 <= bytes.count:
                utf8.append(UInt8(String(decoding: bytes[i + 4..<i + 6], as: UTF8.self), radix: 16) ?? 0x20)
                i += 4
            case let escaped: utf8.append(escaped)
            }
            i += 2
        }
        return String(decoding: utf8, as: UTF8.self)
    }
}
