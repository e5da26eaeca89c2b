import ArrowBridge
import Testing

/// What is written is read back the same.
@Suite struct RoundTripTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    @Test(arguments: [ParquetWriter.Compression.none, .snappy, .zstd])
    func everyType(compression: ParquetWriter.Compression) throws {
        let path = directory.file("a.parquet")
        let batch = Samples.batch(rows: 200)
        let writer = try ParquetWriter(path: path, fields: Samples.fields, compression: compression)
        try writer.write(batch)
        let summary = try writer.finish()
        #expect(summary.rowCount == 200)

        let file = try ParquetFile(path: path)
        #expect(file.rowCount == 200)
        #expect(file.fields == Samples.fields)
        let expected = rows(batch)
        #expect(expected[1][17] == "[{id:\"t1-0\",amount:100}]")
        #expect(expected[3][17].contains("null"))
        #expect(expected[2].filter { $0 != "null" }.count == 1)
        #expect(try rows(file.batches()) == expected)
    }

    @Test func noRows() throws {
        let path = directory.file("a.parquet")
        let writer = try ParquetWriter(path: path, fields: Samples.fields)
        try writer.write(Samples.batch(rows: 0))
        #expect(try writer.finish().rowCount == 0)
        let file = try ParquetFile(path: path)
        #expect(file.rowCount == 0)
        #expect(file.fields == Samples.fields)
        #expect(try rows(file.batches()).isEmpty)
    }

    @Test(arguments: [1, 7, 4096])
    func batchSizes(size: Int) throws {
        let path = directory.file("a.parquet")
        let writer = try ParquetWriter(path: path, fields: Samples.fields, rowGroupSize: 100)
        var expected: [[String]] = []
        for part in 0..<7 {
            let batch = Samples.batch(rows: 50, from: part * 50)
            expected += rows(batch)
            try writer.write(batch)
        }
        _ = try writer.finish()
        let file = try ParquetFile(path: path)
        #expect(file.rowGroups.map(\.rowCount) == [100, 100, 100, 50])
        #expect(try rows(file.batches(batchSize: size, budget: 1)) == expected, "streamed")
        let batches = try file.batches(batchSize: size)
        var read: [[String]] = []
        while let batch = try batches.next() {
            #expect((1...size).contains(batch.rowCount))
            read += rows(batch)
        }
        #expect(read == expected)
    }

    @Test func projection() throws {
        let path = directory.file("a.parquet")
        let writer = try ParquetWriter(path: path, fields: Samples.fields)
        let batch = Samples.batch(rows: 30)
        try writer.write(batch)
        _ = try writer.finish()
        let file = try ParquetFile(path: path)
        let some = try #require(try file.batches(columns: ["struct", "i64", "list"]).next())
        #expect(some.fields.map(\.name) == ["struct", "i64", "list"])
        #expect(rows(some) == rows(batch).map { [$0[19], $0[4], $0[17]] })
        let none = try #require(try file.batches(columns: []).next())
        #expect(none.rowCount == 30)
        #expect(none.columns.isEmpty)
        #expect { try file.batches(columns: ["nope"]) } throws: { ($0 as? ArrowError)?.code == .invalid }
    }

    @Test func rowsAreCopiedFromBatchToBatch() throws {
        let batch = Samples.batch(rows: 50)
        let builder = ArrowBatchBuilder(Samples.fields)
        for row in (0..<50).reversed() { builder.append(row: row, of: batch) }
        #expect(rows(builder.finish()) == rows(batch).reversed())
        #expect(builder.rowCount == 0)
    }

    /// Also of what was cut out itself, with its offsets.
    @Test func partsOfBatchesAreCutOutAndWritten() throws {
        let batch = Samples.batch(rows: 100)
        let part = ArrowBatch(batch.columns, rows: 10..<90)
        let inner = ArrowBatch(part.columns, rows: 7..<60)
        #expect(rows(inner) == Array(rows(batch)[17..<70]))
        #expect(rows(ArrowBatch(batch.columns, rows: 5..<5)).isEmpty)
        let path = directory.file("a.parquet")
        let writer = try ParquetWriter(path: path, fields: Samples.fields)
        try writer.write(inner)
        try writer.write(ArrowBatch(part.columns, rows: 79..<80))
        _ = try writer.finish()
        #expect(try rows(ParquetFile(path: path).batches()) == Array(rows(batch)[17..<70]) + [rows(batch)[89]])
    }

    @Test func columnsOutliveTheirBatch() throws {
        let path = directory.file("a.parquet")
        let writer = try ParquetWriter(path: path, fields: Samples.fields)
        try writer.write(Samples.batch(rows: 30))
        _ = try writer.finish()
        func column() throws -> ArrowColumn {
            try #require(try ParquetFile(path: path).batches().next()?.column(named: "list")?.elements)
        }
        let elements = try column()
        #expect(value(elements, 0) == "{id:\"t1-0\",amount:100}")
    }
}
