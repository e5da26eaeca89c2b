import Scalars

/// Takes what tells who a customer is out of JSON that is encoded already, for those without the scope `accounts:pii`: the
/// holder's name becomes `***`, an account number `****` and its last four characters, wherever in the texts of a row either
/// stands (a statement's key is often made of the account number).
///
/// It works on the bytes as ``Scalars/JSONWriter`` writes them, without blanks.
struct PIIMask {
    /// A shorter text may be a part of others by chance, and is masked only where it is the member's whole value.
    private static let shortestPart = 6

    private enum Member: Equatable {
        case number, holder, other
    }

    /// A string of the JSON, without its quotation marks.
    private struct Text {
        var range: Range<Int>
        var isKey: Bool
        /// Of a value: which member's it is.
        var member: Member
    }

    /// - Parameter account: the account that the rows are of where they do not name it.
    static func masked(_ json: [UInt8], account: String? = nil) -> [UInt8] {
        let texts = texts(of: json)
        var parts: [(text: ArraySlice<UInt8>, by: [UInt8])] = []
        for text in texts where text.member != .other {
            parts.append((json[text.range], text.member == .holder ? Self.holder : number(json[text.range])))
        }
        if let account {
            var escaped = JSONWriter()
            escaped.value(account)
            let text = escaped.bytes.dropFirst().dropLast()
            parts.append((text, number(text)))
        }
        parts = parts.filter { $0.text.count >= shortestPart }.sorted { $0.text.count > $1.text.count }
        var masked: [UInt8] = []
        masked.reserveCapacity(json.count)
        var place = 0
        for text in texts where !text.isKey {
            masked += json[place..<text.range.lowerBound]
            switch text.member {
            case .holder: masked += Self.holder
            case .number: masked += number(json[text.range])
            case .other: append(json[text.range], without: parts, to: &masked)
            }
            place = text.range.upperBound
        }
        return masked + json[place...]
    }

    private static let holder = Array("***".utf8)

    static func number(_ number: ArraySlice<UInt8>) -> [UInt8] {
        // What is short or holds escapes is not shown in part.
        let shows = number.count >= 8 && number.allSatisfy { (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\\") }
        return Array("****".utf8) + (shows ? number.suffix(4) : [])
    }

    private static func texts(of json: [UInt8]) -> [Text] {
        var texts: [Text] = []
        var member = Member.other
        var place = 0
        while let open = json[place...].firstIndex(of: UInt8(ascii: "\"")) {
            var end = open + 1
            while end < json.count, json[end] != UInt8(ascii: "\"") { end += json[end] == UInt8(ascii: "\\") ? 2 : 1 }
            end = min(end, json.count)
            let range = open + 1..<end
            let isKey = end + 1 < json.count && json[end + 1] == UInt8(ascii: ":")
            if isKey {
                texts.append(Text(range: range, isKey: true, member: .other))
                member =
                    json[range].elementsEqual("accountNumber".utf8)
                    ? .number : json[range].elementsEqual("accountHolder".utf8) ? .holder : .other
            } else {
                texts.append(Text(range: range, isKey: false, member: member))
            }
            place = min(end + 1, json.count)
        }
        return texts
    }

    private static func append(
        _ text: ArraySlice<UInt8>, without parts: [(text: ArraySlice<UInt8>, by: [UInt8])], to masked: inout [UInt8]
    ) {
        var place = text.startIndex
        next: while place < text.endIndex {
            for part in parts where text[place...].starts(with: part.text) {
                masked += part.by
                place += part.text.count
                continue next
            }
            masked.append(text[place])
            place += 1
        }
    }
}
