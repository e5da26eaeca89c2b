import Banking
import Foundation
import Scalars

/// A document that is read where it lies. Valid only as long as the memory it points to: it never leaves the closure that
/// hands it out, and is not Sendable.
///
/// Every length is checked against the memory: damaged bytes end the walk, they are never followed.
struct BSONView: Sequence {
    let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    func makeIterator() -> Iterator { Iterator(bytes) }

    /// The first element of that name.
    subscript(_ name: StaticString) -> BSONElement? {
        for element in self where element.isNamed(name) { return element }
        return nil
    }

    struct Iterator: IteratorProtocol {
        private let bytes: UnsafeRawBufferPointer
        fileprivate private(set) var offset: Int
        private let end: Int

        init(_ bytes: UnsafeRawBufferPointer) {
            self.bytes = bytes
            let length = bytes.count >= 5 ? Int(bytes.loadUnaligned(as: Int32.self)) : 0
            offset = 4
            end = length >= 5 && length <= bytes.count ? length - 1 : 0
        }

        mutating func next() -> BSONElement? {
            guard offset < end else { return nil }
            let type = bytes[offset]
            let nameStart = offset + 1
            var nameEnd = nameStart
            while nameEnd < end, bytes[nameEnd] != 0 { nameEnd += 1 }
            guard nameEnd < end, let length = BSONElement.length(ofType: type, bytes[(nameEnd + 1)..<end]) else {
                offset = end
                return nil
            }
            offset = nameEnd + 1 + length
            return BSONElement(
                rawType: type, name: UnsafeRawBufferPointer(rebasing: bytes[nameStart..<nameEnd]),
                value: UnsafeRawBufferPointer(rebasing: bytes[(nameEnd + 1)..<offset]))
        }
    }
}

/// Finds members one after the other, each from where the last one was found: in a document that has them in the order in which they
/// are asked for, as this store writes its own, nothing is passed over twice.
struct BSONMembers {
    private let document: BSONView
    private var rest: BSONView.Iterator

    init(of document: BSONView) {
        self.document = document
        rest = document.makeIterator()
    }

    mutating func find(_ name: StaticString) -> BSONElement? {
        let start = rest
        while let element = rest.next() { if element.isNamed(name) { return element } }
        rest = document.makeIterator()
        while rest.offset < start.offset, let element = rest.next() { if element.isNamed(name) { return element } }
        return nil
    }
}

/// A name and a value in a ``BSONView``.
struct BSONElement {
    let rawType: UInt8
    let name: UnsafeRawBufferPointer
    let value: UnsafeRawBufferPointer

    var type: BSONType? { BSONType(rawValue: rawType) }

    func isNamed(_ wanted: StaticString) -> Bool {
        guard let start = name.baseAddress, name.count == wanted.utf8CodeUnitCount else { return false }
        return wanted.withUTF8Buffer { $0.baseAddress.map { memcmp($0, start, name.count) == 0 } ?? false }
    }

    var nameText: String { String(decoding: name, as: UTF8.self) }

    /// A string's UTF-8.
    var utf8: UnsafeRawBufferPointer? {
        guard rawType == BSONType.string.rawValue else { return nil }
        return UnsafeRawBufferPointer(rebasing: value[4..<(value.count - 1)])
    }

    var string: String? { utf8.map { String(decoding: $0, as: UTF8.self) } }

    /// A whole number of any width; a double that is one.
    var int64: Int64? {
        switch type {
        case .int64: value.loadUnaligned(as: Int64.self)
        case .int32: Int64(value.loadUnaligned(as: Int32.self))
        case .double: Int64(exactly: value.loadUnaligned(as: Double.self))
        default: nil
        }
    }

    var double: Double? { type == .double ? value.loadUnaligned(as: Double.self) : int64.map(Double.init) }

    var bool: Bool? { type == .bool ? value[0] != 0 : nil }

    /// Milliseconds of a date.
    var milliseconds: Int64? { type == .date ? value.loadUnaligned(as: Int64.self) : nil }

    /// An instant of the cluster's own clock.
    var clusterTime: UInt64? { type == .timestamp ? value.loadUnaligned(as: UInt64.self) : nil }

    var decimal128: Decimal128? {
        guard type == .decimal128 else { return nil }
        return Decimal128(high: value.loadUnaligned(fromByteOffset: 8, as: UInt64.self), low: value.loadUnaligned(as: UInt64.self))
    }

    static let uuidSubtype: UInt8 = 4

    var uuid: UUID? {
        guard type == .binary, value.count == 21, value[4] == Self.uuidSubtype else { return nil }
        return UUID(uuid: value.loadUnaligned(fromByteOffset: 5, as: uuid_t.self))
    }

    var money: Money? { decimal128?.money }

    /// From an integer of microseconds, as the store's own collections have it.
    var timestamp: Timestamp? { int64.map(Timestamp.init(microseconds:)) }

    var day: CalendarDate? { milliseconds.flatMap { Timestamp(wholeMilliseconds: $0, microseconds: 0)?.date } }

    /// A document or an array.
    var document: BSONView? { type == .document || type == .array ? BSONView(value) : nil }

    /// How many bytes a value takes; nil when they are not there or the type is unknown.
    static func length(ofType type: UInt8, _ rest: Slice<UnsafeRawBufferPointer>) -> Int? {
        func int32() -> Int? {
            rest.count >= 4 ? Int(rest.base.loadUnaligned(fromByteOffset: rest.startIndex, as: Int32.self)) : nil
        }
        func cString(from start: Int) -> Int? { rest[start...].firstIndex(of: 0).map { $0 + 1 } }
        let length: Int?
        switch type {
        case 0x0A, 0x06, 0xFF, 0x7F: length = 0
        case 0x08: length = 1
        case 0x10: length = 4
        case 0x01, 0x09, 0x11, 0x12: length = 8
        case 0x07: length = 12
        case 0x13: length = 16
        case 0x02, 0x0D, 0x0E: length = int32().flatMap { $0 >= 1 ? $0 + 4 : nil }
        case 0x03, 0x04, 0x0F: length = int32().flatMap { $0 >= 5 ? $0 : nil }
        case 0x05: length = int32().flatMap { $0 >= 0 ? $0 + 5 : nil }
        case 0x0B: length = cString(from: rest.startIndex).flatMap(cString(from:)).map { $0 - rest.startIndex }
        default: length = nil
        }
        return length.flatMap { $0 <= rest.count ? $0 : nil }
    }
}
