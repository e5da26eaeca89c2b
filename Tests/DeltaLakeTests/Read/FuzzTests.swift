import ArrowBridge
@testable import DeltaLake
import Foundation
import Testing

/// Damaged tables: whatever is flipped, cut or repeated in one of their files, reading it throws a `DeltaError` or gives rows, and
/// the program lives on.
@Suite struct FuzzTests {
    /// A table with every kind of file in it that is not Parquet by itself.
    private func table() throws -> TestTable {
        let table = try TestTable()
        let file = try table.longs(0..<50, named: "a.parquet")
        let vector = DeletionVectorDescriptor(
            storageType: "u", pathOrInlineDv: "^-aqEH.-t@S}K{vb[*k^", offset: 1,
            sizeInBytes: Int64(TestDeletionVector.portable([1, 5, 9]).count),
            cardinality: 3)
        try table.write(
            "deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin",
            TestDeletionVector.file([TestDeletionVector.portable([1, 5, 9])]))
        try table.create(readerFeatures: ["deletionVectors"], [TestTable.add(file, rows: 50)])
        try table.commit(1, [TestTable.remove(file), TestTable.add(file, rows: 50, vector)])
        try table.commit(2, [TestTable.remove(file, vector), TestTable.add(file, rows: 50, TestDeletionVector.inline(0, 3, 49))])
        try table.commit(3, [try table.changes((0..<20).map { ($0, "insert") })])
        return table
    }

    private static let files = [
        "_delta_log/00000000000000000000.json", "_delta_log/00000000000000000001.json", "_delta_log/00000000000000000002.json",
        "_delta_log/00000000000000000003.json", "deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin", "a.parquet",
        "_change_data/cdc.parquet",
    ]

    @Test func aDamagedFileNeverStopsTheProgram() async throws {
        let table = try table()
        let (rows, changes) = (try table.values(), try table.feed(0))
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix64(state: seed)
        for round in 0..<420 {
            await Task.yield()
            let name = Self.files[round % Self.files.count]
            let sound = try Data(contentsOf: URL(filePath: table.path + "/" + name))
            try table.write(name, Damage.random(to: Array(sound), &random))
            for read in [{ _ = try table.snapshot() }, { _ = try table.feed(0) }] as [() throws -> Void] {
                do {
                    try read()
                } catch {
                    #expect(error is DeltaError, "seed \(seed), round \(round), \(name): \(error)")
                }
            }
            try table.write(name, Array(sound))
        }
        #expect(try table.values() == rows, "seed \(seed)")
        #expect(try table.feed(0) == changes)
    }

    /// Version, size and checksum leave no bit unguarded.
    @Test func damagedDeletionVectorFilesGiveNoRows() async throws {
        let table = try table()
        let name = Self.files[4]
        let sound = try Data(contentsOf: URL(filePath: table.path + "/" + name))
        for bit in 0..<sound.count * 8 {
            await Task.yield()
            var bytes = Array(sound)
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            try table.write(name, bytes)
            #expect(deltaError { _ = try table.values(1) } != nil, "bit \(bit)")
        }
    }

    /// Where the writer made checksums of the pages, as this one does, no bit of a page changes unseen.
    @Test func aFlippedBitInAPageIsFound() throws {
        let table = try TestTable()
        let text = "sphinx of black quartz, judge my vow"
        let file = try table.parquet([ArrowField("text", .utf8)], named: "a.parquet") { $0.columns[0].append(text) }
        try table.create([StructField("text", .string)], [TestTable.add(file)])
        let sound = Array(try Data(contentsOf: URL(filePath: table.path + "/" + file)))
        let page = try #require(sound.firstRange(of: Array(text.utf8)))
        for bit in page.lowerBound * 8..<page.upperBound * 8 {
            var bytes = sound
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            try table.write(file, bytes)
            #expect(deltaError { _ = try table.snapshot() }?.code == .corrupt, "bit \(bit)")
        }
        try table.write(file, sound)
        #expect(try table.snapshot() == ["{\"text\":\"\(text)\"}"])
    }
}
