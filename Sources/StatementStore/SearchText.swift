import Foundation

/// The words of a text, as every store's search sees them: lower case, without diacritics, split at everything that is
/// neither letter nor number.
///
/// `"Café-Bar 7/2"` has the words `cafe`, `bar`, `7` and `2`. Letters that are not composed with a mark keep their form (`ø`).
/// The memory is used again from text to text: one search looks at thousands of them.
public struct SearchText: Sendable {
    /// A word and where it stands.
    public struct Word: Sendable, Hashable {
        /// In ``folded``.
        public var folded: Range<Int>
        /// In the text's own UTF-8.
        public var source: Range<Int>
    }

    /// The words' folded UTF-8, one after the other.
    public private(set) var folded: [UInt8] = []
    public private(set) var words: [Word] = []

    public init() {}

    public init(_ text: String) {
        read(text)
    }

    /// Replaces what was read before; nil has no words.
    public mutating func read(_ text: String?) {
        var text = text ?? ""
        text.withUTF8 { read($0) }
    }

    public func bytes(of word: Word) -> ArraySlice<UInt8> { folded[word.folded] }

    /// Calls `body` with the folded UTF-8 of each word, valid within the call only.
    public func forEachWord(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        folded.withUnsafeBufferPointer { folded in
            for word in words { body(UnsafeBufferPointer(rebasing: folded[word.folded])) }
        }
    }

    /// Replaces what was read before.
    public mutating func read(_ utf8: UnsafeBufferPointer<UInt8>) {
        folded.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        guard utf8.allSatisfy({ $0 < 0x80 }) else { return readUnicode(String(decoding: utf8, as: UTF8.self)) }
        var start: Int?
        for (i, byte) in utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
                start = start ?? i
            default:
                if let first = start { endWord(first..<i, of: utf8) }
                start = nil
            }
        }
        if let first = start { endWord(first..<utf8.count, of: utf8) }
    }

    /// A word of ASCII letters and digits: with the bit that makes letters small, digits stay as they are.
    private mutating func endWord(_ source: Range<Int>, of utf8: UnsafeBufferPointer<UInt8>) {
        let start = folded.count
        folded.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[source]))
        folded.withUnsafeMutableBufferPointer { for i in start..<$0.count { $0[i] |= 0x20 } }
        endWord(source)
    }

    /// By characters, so that a letter and the marks upon it are one however they are encoded. Upper case first: it is what
    /// makes one of `σ` and `ς`, and of `ß` and `ss`.
    private mutating func readUnicode(_ text: String) {
        var offset = 0
        var start: Int?
        for character in text {
            let end = offset + character.utf8.count
            if character.isLetter || character.isNumber {
                start = start ?? offset
                for scalar in String(character).uppercased().lowercased().decomposedStringWithCanonicalMapping.unicodeScalars
                where !scalar.isASCII || scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                    guard scalar.properties.generalCategory != .nonspacingMark else { continue }
                    folded.append(contentsOf: String(scalar).utf8)
                }
            } else if let first = start {
                endWord(first..<offset)
                start = nil
            }
            offset = end
        }
        if let first = start { endWord(first..<offset) }
    }

    private mutating func endWord(_ source: Range<Int>) {
        let first = words.last?.folded.upperBound ?? 0
        guard first < folded.count else { return }
        words.append(Word(folded: first..<folded.count, source: source))
    }
}
