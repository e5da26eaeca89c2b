import Foundation
import Scalars

/// A BSON document (bsonspec.org, version 1.1) that is being built, as bytes of its own.
///
/// Built in Swift and not by libbson: a value that needs no freeing, may cross threads, and costs no call per field.
struct BSONDocument: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// All but the length in front and the zero at the end, which ``bytes`` adds.
    private(set) var elements: [UInt8]

    init() { elements = [] }

    init(capacity: Int) {
        elements = []
        elements.reserveCapacity(capacity)
    }

    /// An element a pair, in their order.
    init(dictionaryLiteral pairs: (String, BSONValue)...) {
        elements = []
        for (name, value) in pairs { append(name, value) }
    }

    var isEmpty: Bool { elements.isEmpty }

    /// The whole document.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(elements.count + 5)
        bytes.appendLittleEndian(Int32(elements.count + 5))
        bytes.append(contentsOf: elements)
        bytes.append(0)
        return bytes
    }

    mutating func append(_ name: some StringProtocol, _ value: BSONValue) {
        switch value {
        case .null: open(.null, name)
        case .bool(let value):
            open(.bool, name)
            elements.append(value ? 1 : 0)
        case .int32(let value):
            open(.int32, name)
            elements.appendLittleEndian(value)
        case .int64(let value):
            open(.int64, name)
            elements.appendLittleEndian(value)
        case .double(let value):
            open(.double, name)
            elements.appendLittleEndian(value.bitPattern)
        case .string(let value): append(name, value)
        case .date(let milliseconds):
            open(.date, name)
            elements.appendLittleEndian(milliseconds)
        case .timestamp(let value):
            open(.timestamp, name)
            elements.appendLittleEndian(value)
        case .decimal128(let value):
            open(.decimal128, name)
            elements.appendLittleEndian(value.low)
            elements.appendLittleEndian(value.high)
        case .uuid(let value):
            open(.binary, name)
            elements.appendLittleEndian(Int32(16))
            elements.append(BSONElement.uuidSubtype)
            withUnsafeBytes(of: value.uuid) { elements.append(contentsOf: $0) }
        case .document(let value):
            open(.document, name)
            append(nested: value.elements)
        case .array(let values):
            appendArray(name) { array in
                for (index, value) in values.enumerated() { array.append(String(index), value) }
            }
        case .regex(let pattern, let options):
            open(.regex, name)
            elements.append(contentsOf: pattern.utf8)
            elements.append(0)
            elements.append(contentsOf: options.utf8)
            elements.append(0)
        }
    }

    mutating func append(_ name: some StringProtocol, _ text: String) {
        open(.string, name)
        elements.appendLittleEndian(Int32(text.utf8.count + 1))
        elements.append(contentsOf: text.utf8)
        elements.append(0)
    }

    /// A document or array whose elements `body` appends in place.
    mutating func appendDocument(_ name: some StringProtocol, _ body: (inout BSONDocument) -> Void) {
        nest(.document, name, body)
    }

    mutating func appendArray(_ name: some StringProtocol, _ body: (inout BSONDocument) -> Void) {
        nest(.array, name, body)
    }

    /// An element as it stands in another document.
    mutating func append(_ name: some StringProtocol, copying element: BSONElement) {
        elements.append(element.rawType)
        append(key: name)
        elements.append(contentsOf: element.value)
    }

    /// Where the value of the element lies that is appended next, for ``replaceInt64(at:_:)``.
    func valueOffset(afterAppending name: String) -> Int { elements.count + 1 + name.utf8.count + 1 }

    /// Overwrites eight bytes of a value whose place is known.
    mutating func replaceInt64(at offset: Int, _ value: Int64) {
        for i in 0..<8 { elements[offset + i] = UInt8(truncatingIfNeeded: value >> (8 * i)) }
    }

    mutating func replaceInt32(at offset: Int, _ value: Int32) {
        for i in 0..<4 { elements[offset + i] = UInt8(truncatingIfNeeded: value >> (8 * i)) }
    }

    private mutating func nest(_ type: BSONType, _ name: some StringProtocol, _ body: (inout BSONDocument) -> Void) {
        open(type, name)
        let start = elements.count
        elements.appendLittleEndian(Int32(0))
        body(&self)
        elements.append(0)
        replaceInt32(at: start, Int32(elements.count - start))
    }

    private mutating func append(nested other: [UInt8]) {
        elements.appendLittleEndian(Int32(other.count + 5))
        elements.append(contentsOf: other)
        elements.append(0)
    }

    private mutating func open(_ type: BSONType, _ name: some StringProtocol) {
        elements.append(type.rawValue)
        append(key: name)
    }

    /// Names hold no zero byte: the writer of documents sees to it (``StatementDocument``).
    private mutating func append(key name: some StringProtocol) {
        elements.append(contentsOf: name.utf8)
        elements.append(0)
    }
}

extension [UInt8] {
    mutating func appendLittleEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
