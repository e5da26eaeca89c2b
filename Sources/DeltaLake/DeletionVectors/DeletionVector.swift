/// The rows of a data file that are deleted (protocol, "Deletion Vector Format"): positions from 0 on.
struct DeletionVector: Sendable {
    /// Containers of 65,536 rows each, by the row of their first value, ascending.
    private let blocks: [(firstRow: Int64, container: RoaringBitmap.Container)]
    /// The number of deleted rows.
    let count: Int64

    private static let portableMagic: UInt32 = 1_681_511_377
    private static let nativeMagic: UInt32 = 1_681_511_376

    /// - Throws: `Malformed` unless the bytes are exactly one vector.
    init(serialized bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        var blocks: [(firstRow: Int64, container: RoaringBitmap.Container)] = []
        var count: Int64 = 0
        func add(_ bitmap: RoaringBitmap, key: UInt32) {
            for (low, container) in bitmap.containers { blocks.append((Int64(key) << 32 | Int64(low) << 16, container)) }
            count += bitmap.count
        }
        let magic = try reader.littleEndian(UInt32.self)
        switch magic {
        case Self.portableMagic:
            let buckets = try reader.littleEndian(UInt64.self)
            guard buckets <= UInt64(bytes.count) else { throw Malformed("\(buckets) buckets in \(bytes.count) bytes") }
            var last: UInt32?
            for _ in 0..<buckets {
                let key = try reader.littleEndian(UInt32.self)
                guard key < 1 << 31, last.map({ $0 < key }) ?? true else { throw Malformed("buckets out of order") }
                add(try RoaringBitmap(from: &reader), key: key)
                last = key
            }
        case Self.nativeMagic, Self.nativeMagic.byteSwapped:
            // Bitmaps for the high parts 0, 1, ..., each after its size in bytes. The numbers are in the order of the magic one.
            func number() throws -> UInt32 {
                try magic == Self.nativeMagic ? reader.littleEndian() : reader.bigEndian()
            }
            let buckets = try number()
            guard buckets <= UInt32(clamping: bytes.count) else { throw Malformed("\(buckets) buckets in \(bytes.count) bytes") }
            for key in 0..<buckets {
                let end = Int(try number()) + reader.position
                add(try RoaringBitmap(from: &reader), key: key)
                guard reader.position == end else { throw Malformed("a bitmap of another size") }
            }
        default:
            throw Malformed("unknown format \(magic)")
        }
        guard reader.remaining == 0 else { throw Malformed("\(reader.remaining) bytes too many") }
        self.blocks = blocks
        self.count = count
    }

    /// The last deleted row; nil when there is none.
    var lastRow: Int64? {
        guard let (firstRow, container) = blocks.last else { return nil }
        switch container {
        case .values(let values): return values.last.map { firstRow + Int64($0) }
        case .runs(let runs): return runs.last.map { firstRow + Int64($0.upperBound) }
        case .bits(let words):
            guard let index = words.lastIndex(where: { $0 != 0 }) else { return nil }
            return firstRow + Int64(index * 64 + 63 - words[index].leadingZeroBitCount)
        }
    }

    /// Sets `mask[i]` to `value` for every deleted row `start + i`.
    func mark(_ mask: inout [Bool], from start: Int64, as value: Bool) {
        let end = start + Int64(mask.count)
        var index = firstBlock(endingAfter: start)
        while index < blocks.count, blocks[index].firstRow < end {
            let (firstRow, container) = blocks[index]
            let lower = UInt16(max(0, start - firstRow))
            let upper = UInt16(min(65_535, end - 1 - firstRow))
            func mark(_ low: UInt16) { mask[Int(firstRow + Int64(low) - start)] = value }
            switch container {
            case .values(let values):
                for low in values where low >= lower && low <= upper { mark(low) }
            case .runs(let runs):
                for run in runs where run.lowerBound <= upper && run.upperBound >= lower {
                    for low in run.clamped(to: lower...upper) { mark(low) }
                }
            case .bits(let words):
                for low in lower...upper where words[Int(low >> 6)] & (1 << UInt64(low & 63)) != 0 { mark(low) }
            }
            index += 1
        }
    }

    private func firstBlock(endingAfter row: Int64) -> Int {
        var low = 0
        var high = blocks.count
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].firstRow + 65_535 < row { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
