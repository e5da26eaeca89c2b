import StatementStore

/// The texts of a transaction that search looks at, in its object in a stored document.
///
/// It reads what ``Banking/Transaction/encode(into:)`` writes: names without escapes, no blanks, `description` before
/// `merchant`, and before both nothing but strings. What stands behind them (a table's own fields, nested perhaps) is not read.
/// It points into the document and is valid as long as that is.
struct TransactionFields {
    private(set) var merchant: JSONText?
    private(set) var description: JSONText?

    init(json: UnsafeBufferPointer<UInt8>) {
        var i = 1
        while i < json.count, json[i] == UInt8(ascii: "\"") {
            let name = Self.string(in: json, at: &i)
            i += 1
            var value: JSONText?
            if i < json.count, json[i] == UInt8(ascii: "\"") {
                value = Self.string(in: json, at: &i)
            } else {
                i += 4  // null
            }
            if name.escaped.elementsEqual("description".utf8) { description = value }
            if name.escaped.elementsEqual("merchant".utf8) {
                merchant = value
                return
            }
            i += 1
        }
    }

    /// The string whose opening quote stands at `i`, which moves behind the closing one.
    private static func string(in json: UnsafeBufferPointer<UInt8>, at i: inout Int) -> JSONText {
        i += 1
        let start = i
        while i < json.count, json[i] != UInt8(ascii: "\"") { i += json[i] == UInt8(ascii: "\\") ? 2 : 1 }
        let end = min(i, json.count)
        i = end + 1
        return JSONText(escaped: UnsafeBufferPointer(rebasing: json[start..<end]))
    }
}

extension SearchText {
    /// Replaces what was read before; nil has no words.
    mutating func read(_ text: JSONText?) {
        if let text { text.read(into: &self) } else { read(nil as String?) }
    }
}

/// A JSON string as JSONWriter writes it, without its quotes.
struct JSONText {
    let escaped: UnsafeBufferPointer<UInt8>

    var string: String { String(decoding: unescaped() ?? Array(escaped), as: UTF8.self) }

    /// Nearly every text has no escapes and is read where it lies.
    func read(into text: inout SearchText) {
        guard let unescaped = unescaped() else { return text.read(escaped) }
        unescaped.withUnsafeBufferPointer { text.read($0) }
    }

    /// Undoes `\"`, `\\`, `\n`, `\r`, `\t`, and `\u00XX` for the other control characters; nil when there is nothing to undo.
    private func unescaped() -> [UInt8]? {
        guard escaped.contains(UInt8(ascii: "\\")) else { return nil }
        var utf8: [UInt8] = []
        var i = 0
        while i < escaped.count {
            guard escaped[i] == UInt8(ascii: "\\"), i + 1 < escaped.count else {
                utf8.append(escaped[i])
                i += 1
                continue
            }
            switch escaped[i + 1] {
            case UInt8(ascii: "n"): utf8.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "r"): utf8.append(UInt8(ascii: "\r"))
            case UInt8(ascii: "t"): utf8.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "u") where i + 6 <= escaped.count:
                utf8.append(UInt8(String(decoding: escaped[i + 4..<i + 6], as: UTF8.self), radix: 16) ?? UInt8(ascii: " "))
                i += 4
            case let character: utf8.append(character)
            }
            i += 2
        }
        return utf8
    }
}
