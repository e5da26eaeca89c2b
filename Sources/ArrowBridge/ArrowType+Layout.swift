extension ArrowType {
    /// How the values of a type lie in memory: https://arrow.apache.org/docs/format/Columnar.html
    enum Layout: Equatable {
        /// No buffers at all: the null type.
        case none
        case bits
        case fixed(byteCount: Int)
        /// Offsets into a buffer of bytes.
        case bytes(wide: Bool)
        /// Offsets into the child.
        case list(wide: Bool)
        /// A validity buffer only.
        case structure

        var bufferCount: Int {
            switch self {
            case .none: 0
            case .structure: 1
            case .bits, .fixed, .list: 2
            case .bytes: 3
            }
        }

        var hasData: Bool { if case .bytes = self { true } else { false } }
        var isList: Bool { if case .list = self { true } else { false } }

        var offsetSize: Int {
            switch self {
            case .bytes(true), .list(true): 8
            default: 4
            }
        }

        /// Size of the second buffer of an array of `count` values.
        func byteCount(of count: Int) -> Int {
            switch self {
            case .none, .structure: 0
            case .bits: (count + 7) / 8
            case .fixed(let byteCount): count * byteCount
            // An array of no values may come without offsets.
            case .bytes, .list: count == 0 ? 0 : (count + 1) * offsetSize
            }
        }

        func offset(_ index: Int, in offsets: UnsafeRawBufferPointer) -> Int {
            offsetSize == 8
                ? Int(offsets.loadUnaligned(fromByteOffset: index * 8, as: Int64.self))
                : Int(offsets.loadUnaligned(fromByteOffset: index * 4, as: Int32.self))
        }
    }

    var layout: Layout {
        switch self {
        case .null: .none
        case .bool: .bits
        case .int8, .uint8: .fixed(byteCount: 1)
        case .int16, .uint16: .fixed(byteCount: 2)
        case .int32, .uint32, .float, .date32: .fixed(byteCount: 4)
        case .int64, .uint64, .double, .timestamp: .fixed(byteCount: 8)
        case .decimal: .fixed(byteCount: 16)
        case .fixedBinary(let byteCount): .fixed(byteCount: byteCount)
        case .utf8, .binary: .bytes(wide: false)
        case .largeUTF8, .largeBinary: .bytes(wide: true)
        case .list, .map: .list(wide: false)
        case .largeList: .list(wide: true)
        case .struct: .structure
        }
    }
}
