@testable import DeltaLake
import Testing

/// Deletion vectors in their formats and places.
@Suite struct DeletionVectorTests {
    private func rows(_ vector: DeletionVector, below count: Int) -> [Int] {
        var mask = [Bool](repeating: false, count: count)
        vector.mark(&mask, from: 0, as: true)
        return mask.indices.filter { mask[$0] }
    }

    @Test func theExampleOfTheProtocolIsRead() throws {
        let bytes = try #require(Z85.decode("wi5b=000010000siXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L"))
        let vector = try DeletionVector(serialized: Array(bytes[..<40]))
        #expect(rows(vector, below: 40) == [3, 4, 7, 11, 18, 29])
        #expect(vector.count == 6)
        #expect(vector.lastRow == 29)
    }

    @Test func z85IsThatOfRFC32() throws {
        let bytes: [UInt8] = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B]
        #expect(Z85.encode(bytes) == "HelloWorld")
        #expect(Z85.decode("HelloWorld") == bytes)
        #expect(Z85.decode("Hello World") == nil)
        #expect(Z85.decode("Hello,orld") == nil)
        #expect(Z85.decode("%nSc0") == [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(Z85.decode("%nSc1") == nil, "more than 32 bits")
        #expect(Z85.decode("##093") == [3, 0], "padded as writers in Rust do")
    }

    @Test func allContainersAndFormatsAreRead() throws {
        let rows: [Int64] = [0, 1, 65_535, 65_536, 200_000, 1 << 32, 5 << 32 | 7]
        let portable = try DeletionVector(serialized: TestDeletionVector.portable(rows))
        #expect(portable.count == 7)
        #expect(portable.lastRow == rows.last)
        var mask = [Bool](repeating: true, count: 10)
        portable.mark(&mask, from: 1 << 32 - 5, as: false)
        #expect(mask.indices.filter { !mask[$0] } == [5])
        #expect(self.rows(portable, below: 300_000) == [0, 1, 65_535, 65_536, 200_000])

        let native = try DeletionVector(serialized: TestDeletionVector.native([2, 70_000]))
        #expect(self.rows(native, below: 100_000) == [2, 70_000])

        let mixed = try DeletionVector(
            serialized: TestDeletionVector.runsAndBits([3...5, 100...100, 65_530...65_535], everySecond: 5_000))
        let expected = [3, 4, 5, 100] + Array(65_530...65_535) + (0..<5_000).map { 65_536 + 2 * $0 }
        #expect(self.rows(mixed, below: 200_000) == expected)
        #expect(mixed.lastRow.map(Int.init) == expected.last)
        for start in [0, 4, 99, 65_531, 65_537, 75_534, 75_535] {
            var mask = [Bool](repeating: false, count: 10)
            mixed.mark(&mask, from: Int64(start), as: true)
            #expect(mask.indices.filter { mask[$0] } == expected.filter { (start..<start + 10).contains($0) }.map { $0 - start })
        }
    }

    @Test func damageIsFound() throws {
        let sound = TestDeletionVector.portable([1, 5, 70_000])
        for count in 0..<sound.count {
            #expect(throws: Malformed.self) { try DeletionVector(serialized: Array(sound[..<count])) }
        }
        #expect(throws: Malformed.self) { try DeletionVector(serialized: sound + [0]) }
        #expect(throws: Malformed.self) { try DeletionVector(serialized: [0xD2] + sound.dropFirst()) }
        let unsorted =
            TestDeletionVector.little(UInt32(1_681_511_377)) + TestDeletionVector.little(UInt64(1))
            + TestDeletionVector.little(UInt32(0)) + TestDeletionVector.bitmap([5, 1])
        #expect(throws: Malformed.self) { try DeletionVector(serialized: unsorted) }
    }

    private func table(_ vector: DeletionVectorDescriptor) throws -> TestTable {
        let table = try TestTable()
        try table.create(readerFeatures: ["deletionVectors"], [TestTable.add(try table.longs(0..<10), rows: 10, vector)])
        return table
    }

    private static let name = "deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin"
    private static let bytes = [TestDeletionVector.portable([1]), TestDeletionVector.portable([0, 2, 3, 4, 9])]

    private func descriptor(_ type: String, _ path: String) -> DeletionVectorDescriptor {
        DeletionVectorDescriptor(
            storageType: type, pathOrInlineDv: path, offset: Int64(1 + 8 + Self.bytes[0].count),
            sizeInBytes: Int64(Self.bytes[1].count),
            cardinality: 5)
    }

    @Test func vectorsAreReadFromFilesOfTheTable() throws {
        let table = try table(descriptor("u", "ab^-aqEH.-t@S}K{vb[*k^"))
        let file = "ab/" + Self.name
        #expect(deltaError { _ = try table.values() }?.code == .missingFile)
        try table.parquet([], named: "ab/x") { _ in }
        try table.write(file, TestDeletionVector.file(Self.bytes))
        #expect(try table.values() == [1, 5, 6, 7, 8])

        var damaged = TestDeletionVector.file(Self.bytes)
        damaged[damaged.count - 6] ^= 1
        try table.write(file, damaged)
        let error = deltaError { _ = try table.values() }
        #expect(error?.code == .corrupt)
        #expect(error?.description.contains("CRC-32") == true)
        #expect(error?.description.contains(file) == true)
        #expect(error?.description.contains("version 0") == true)
        try table.write(file, [2] + TestDeletionVector.file(Self.bytes).dropFirst())
        #expect(deltaError { _ = try table.values() }?.code == .unsupported)
        try table.write(file, Array(TestDeletionVector.file(Self.bytes).dropLast(1)))
        #expect(deltaError { _ = try table.values() }?.code == .corrupt)
    }

    @Test func vectorsAreReadFromAbsolutePaths() throws {
        let other = try TestTable()
        try other.write("with space.bin", TestDeletionVector.file(Self.bytes))
        for path in ["file://" + other.path + "/with%20space.bin", other.path + "/with%20space.bin"] {
            #expect(try table(descriptor("p", path)).values() == [1, 5, 6, 7, 8])
        }
    }

    @Test func aVectorThatDoesNotFitItsDescriptionOrItsFileIsRefused() throws {
        #expect(try table(TestDeletionVector.inline(0, 9)).values() == Array(1..<9))
        var wrongCount = TestDeletionVector.inline(0, 9)
        wrongCount.cardinality = 3
        var wrongSize = TestDeletionVector.inline(0, 9)
        wrongSize.sizeInBytes += 100
        for vector in [wrongCount, wrongSize, TestDeletionVector.inline(0, 10)] {
            #expect(deltaError { _ = try table(vector).values() }?.code == .corrupt)
        }
        #expect(deltaError { _ = try table(descriptor("x", "")).values() }?.code == .unsupported)
    }
}
