/// Takes integers and bytes off the front of a buffer that others wrote.
struct ByteReader {
    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var remaining: Int { bytes.count - position }

    /// - Throws: `Malformed` where the buffer ends before.
    mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw Malformed("it ends early") }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func littleEndian<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type = Value.self) throws -> Value {
        try take(MemoryLayout<Value>.size).reversed().reduce(0) { $0 << 8 | Value($1) }
    }

    mutating func bigEndian<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type = Value.self) throws -> Value {
        try take(MemoryLayout<Value>.size).reduce(0) { $0 << 8 | Value($1) }
    }
}
