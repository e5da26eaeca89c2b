/// A set of 32-bit numbers as it is serialized (github.com/RoaringBitmap/RoaringFormatSpec), in blocks of 65,536.
///
/// It is kept in the form in which it was stored, so that its memory is bounded by the size of the file.
struct RoaringBitmap: Sendable {
    enum Container: Sendable {
        /// Ascending.
        case values([UInt16])
        /// 1,024 words, the lowest value in the lowest bit of the first.
        case bits([UInt64])
        /// Ascending and apart from each other.
        case runs([ClosedRange<UInt16>])
    }

    /// By the high 16 bits, ascending.
    let containers: [(key: UInt16, container: Container)]
    let count: Int64

    private static let cookieWithRuns: UInt32 = 12_347
    private static let cookieWithoutRuns: UInt32 = 12_346
    private static let fewestContainersWithOffsets = 4
    private static let mostArrayValues = 4_096

    /// - Throws: `Malformed` unless it is a bitmap as the specification has it.
    init(from reader: inout ByteReader) throws {
        let cookie = try reader.littleEndian(UInt32.self)
        let size: Int
        var hasRuns: ArraySlice<UInt8>?
        if cookie & 0xFFFF == Self.cookieWithRuns {
            size = Int(cookie >> 16) + 1
            hasRuns = try reader.take((size + 7) / 8)
        } else {
            guard cookie == Self.cookieWithoutRuns else { throw Malformed("unknown bitmap cookie \(cookie)") }
            size = Int(try reader.littleEndian(UInt32.self))
            guard size <= 65_536 else { throw Malformed("a bitmap of \(size) containers") }
        }
        var keys: [(key: UInt16, count: Int)] = []
        for _ in 0..<size {
            let key = try reader.littleEndian(UInt16.self)
            guard keys.last.map({ $0.key < key }) ?? true else { throw Malformed("containers out of order") }
            keys.append((key, Int(try reader.littleEndian(UInt16.self)) + 1))
        }
        // The offsets repeat what the containers' sizes say.
        if hasRuns == nil || size >= Self.fewestContainersWithOffsets { _ = try reader.take(4 * size) }
        var containers: [(key: UInt16, container: Container)] = []
        containers.reserveCapacity(size)
        for (index, (key, count)) in keys.enumerated() {
            let isRun = hasRuns.map { $0[$0.startIndex + index / 8] & (1 << UInt8(index % 8)) != 0 } ?? false
            let container =
                if isRun {
                    try Self.runs(from: &reader, count: count)
                } else if count <= Self.mostArrayValues {
                    try Self.values(from: &reader, count: count)
                } else {
                    try Self.bits(from: &reader, count: count)
                }
            containers.append((key, container))
        }
        self.containers = containers
        self.count = keys.reduce(0) { $0 + Int64($1.count) }
    }

    private static func values(from reader: inout ByteReader, count: Int) throws -> Container {
        var values: [UInt16] = []
        values.reserveCapacity(count)
        for _ in 0..<count {
            let value = try reader.littleEndian(UInt16.self)
            guard values.last.map({ $0 < value }) ?? true else { throw Malformed("values out of order") }
            values.append(value)
        }
        return .values(values)
    }

    private static func bits(from reader: inout ByteReader, count: Int) throws -> Container {
        let words = try (0..<1_024).map { _ in try reader.littleEndian(UInt64.self) }
        guard words.reduce(0, { $0 + $1.nonzeroBitCount }) == count else {
            throw Malformed("a container has another number of values")
        }
        return .bits(words)
    }

    private static func runs(from reader: inout ByteReader, count: Int) throws -> Container {
        var runs: [ClosedRange<UInt16>] = []
        var found = 0
        for _ in 0..<(try reader.littleEndian(UInt16.self)) {
            let first = try reader.littleEndian(UInt16.self)
            let (last, overflow) = first.addingReportingOverflow(try reader.littleEndian(UInt16.self))
            guard !overflow, runs.last.map({ $0.upperBound < first }) ?? true else { throw Malformed("runs out of order") }
            runs.append(first...last)
            found += Int(last - first) + 1
        }
        guard found == count else { throw Malformed("a container has another number of values") }
        return .runs(runs)
    }
}
