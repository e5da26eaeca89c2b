extension ArrowColumn {
    public func string(_ row: Int) -> String? {
        withUTF8Bytes(row) { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of a text, in place: they are valid during the call only.
    public func withUTF8Bytes<Result>(_ row: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result? {
        guard !isNull(row) else { return nil }
        switch field.type {
        case .utf8, .largeUTF8: return try body(UnsafeRawBufferPointer(rebasing: data[range(row)]))
        default: mismatch()
        }
    }

    /// The bytes of a binary value.
    public func bytes(_ row: Int) -> [UInt8]? {
        guard !isNull(row) else { return nil }
        switch field.type {
        case .binary, .largeBinary: return [UInt8](data[range(row)])
        case .fixedBinary(let count): return [UInt8](values[(start + row) * count..<(start + row + 1) * count])
        default: mismatch()
        }
    }

    /// From this row's offset to the next one's.
    func range(_ row: Int) -> Range<Int> {
        layout.offset(start + row, in: values)..<layout.offset(start + row + 1, in: values)
    }
}
