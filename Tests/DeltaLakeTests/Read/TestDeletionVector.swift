@testable import DeltaLake
import CZlib
import Foundation

/// Deletion vectors as other writers serialize them.
enum TestDeletionVector {
    /// The portable format, with array containers only.
    static func portable(_ rows: [Int64]) -> [UInt8] {
        let buckets = Dictionary(grouping: rows.sorted()) { UInt32($0 >> 32) }.sorted { $0.key < $1.key }
        return little(UInt32(1_681_511_377)) + little(UInt64(buckets.count))
            + buckets.flatMap { little($0.key) + bitmap($0.value.map { UInt32(truncatingIfNeeded: $0) }) }
    }

    /// The format that the JVM calls native: one bucket.
    static func native(_ rows: [Int64]) -> [UInt8] {
        let bitmap = bitmap(rows.sorted().map { UInt32(truncatingIfNeeded: $0) })
        return little(UInt32(1_681_511_376)) + little(UInt32(1)) + little(UInt32(bitmap.count)) + bitmap
    }

    /// One bucket with one container of runs, and one that is a bitmap of every second row from 65,536 on.
    static func runsAndBits(_ runs: [ClosedRange<UInt16>], everySecond count: Int) -> [UInt8] {
        let inRuns = runs.reduce(0) { $0 + $1.count }
        var words = [UInt64](repeating: 0, count: 1_024)
        for i in 0..<count { words[i * 2 / 64] |= 1 << UInt64(i * 2 % 64) }
        return little(UInt32(1_681_511_377)) + little(UInt64(1)) + little(UInt32(0))
            + little(UInt32(12_347 | 1 << 16)) + [0b01]
            + little(UInt16(0)) + little(UInt16(inRuns - 1)) + little(UInt16(1)) + little(UInt16(count - 1))
            + little(UInt16(runs.count)) + runs.flatMap { little($0.lowerBound) + little($0.upperBound - $0.lowerBound) }
            + words.flatMap { little($0) }
    }

    static func bitmap(_ values: [UInt32]) -> [UInt8] {
        let containers = Dictionary(grouping: values) { UInt16($0 >> 16) }.sorted { $0.key < $1.key }
        return little(UInt32(12_346)) + little(UInt32(containers.count))
            + containers.flatMap { little($0.key) + little(UInt16($0.value.count - 1)) }
            + containers.flatMap { _ in little(UInt32(0)) }
            + containers.flatMap { $0.value.flatMap { little(UInt16(truncatingIfNeeded: $0)) } }
    }

    static func inline(_ bytes: [UInt8], cardinality: Int) -> DeletionVectorDescriptor {
        let padded = bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
        return DeletionVectorDescriptor(
            storageType: "i", pathOrInlineDv: Z85.encode(padded) ?? "", sizeInBytes: Int64(bytes.count),
            cardinality: Int64(cardinality))
    }

    static func inline(_ rows: Int64...) -> DeletionVectorDescriptor { inline(portable(rows), cardinality: rows.count) }

    /// A file of vectors: version, then for each its size, its bytes and their CRC-32.
    static func file(_ vectors: [[UInt8]]) -> [UInt8] {
        [1]
            + vectors.flatMap { bytes in
                big(UInt32(bytes.count)) + bytes + big(UInt32(truncatingIfNeeded: crc32(0, bytes, UInt32(bytes.count))))
            }
    }

    static func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
    static func big<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }
}
