@testable import ArrowBridge
import ArrowShim
import Foundation
import Testing

/// Memory is held while it is needed, and no longer.
@Suite struct MemoryTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("a.parquet")
    }

    @Test func aBatchGoesWithItsLastView() throws {
        let writer = try ParquetWriter(path: path, fields: Samples.fields)
        try writer.write(Samples.batch(rows: 30))
        _ = try writer.finish()
        var batch = try ParquetFile(path: path).batches().next()
        weak let owner = batch?.owner
        var column = batch?.columns[17].elements
        batch = nil
        #expect(owner != nil)
        #expect(column?.field.name == "element")
        var part = column.map { ArrowBatch([$0], rows: 0..<1) }
        column = nil
        #expect(owner != nil)
        #expect(part?.rowCount == 1)
        part = nil
        #expect(owner == nil)
    }

    @Test func aBatchThatWasBuiltAndWrittenGoesToo() throws {
        var batch: ArrowBatch? = Samples.batch(rows: 10)
        weak let owner = batch?.owner
        let writer = try ParquetWriter(path: path, fields: Samples.fields)
        if let batch { try writer.write(batch) }
        _ = try writer.finish()
        batch = nil
        #expect(owner == nil)
    }

    /// Row groups are decoded ahead, but only as many as there are threads.
    @Test func readingTakesMemoryForSomeRowGroupsOnly() throws {
        let (groups, rows) = (60, 100_000)
        let writer = try ParquetWriter(path: path, fields: [ArrowField("n", .int64)], rowGroupSize: rows)
        let builder = ArrowBatchBuilder(writer.fields)
        for row in 0..<rows { builder.columns[0].append(row &* 0x1E37_79B9_7F4A_7C15) }
        let batch = builder.finish()
        for _ in 0..<groups { try writer.write(batch) }
        _ = try writer.finish()

        let before = arrow_shim_bytes_allocated()
        var most: Int64 = 0
        let batches = try ParquetFile(path: path).batches()
        while try batches.next() != nil { most = max(most, arrow_shim_bytes_allocated()) }
        // Decoded, the file has 48 MB.
        #expect(most - before < Int64(2 + 2 * ProcessInfo.processInfo.processorCount) * 3_000_000)
    }

    /// libparquet brings its own OpenSSL and exports it: nobody else may get hold of that one.
    @Test(arguments: ["EVP_DigestInit_ex", "RAND_bytes", "CRYPTO_malloc", "X509_free"])
    func openSSLIsTheSystems(symbol: String) throws {
        #if os(Linux)
            let library = try #require(dlopen("libcrypto.so.3", RTLD_NOW | RTLD_NOLOAD))
            defer { dlclose(library) }
            #expect(dlsym(nil, symbol) == dlsym(library, symbol))
        #endif
    }
}
