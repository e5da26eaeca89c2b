import ArrowBridge
import Foundation
import Testing

/// Files that are not what they should be give an error that names them.
@Suite struct DamageTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("a.parquet")
    }

    func write() throws -> Data {
        let writer = try ParquetWriter(path: path, fields: Samples.fields)
        try writer.write(Samples.batch(rows: 100))
        _ = try writer.finish()
        return try Data(contentsOf: URL(filePath: path))
    }

    func read() throws -> [[String]] { try rows(ParquetFile(path: path).batches()) }

    func expectDamage(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(sourceLocation: sourceLocation) { try read() } throws: { error in
            guard let error = error as? ArrowError else { return false }
            return error.path == path && error.description.contains(path) && !error.description.contains("\n")
        }
    }

    @Test func missing() {
        #expect { try read() } throws: { ($0 as? ArrowError)?.code == .notFound }
    }

    @Test func truncated() throws {
        let whole = try write()
        for length in [0, 3, 8, 100, whole.count / 2, whole.count - 100, whole.count - 1] {
            try whole.prefix(length).write(to: URL(filePath: path))
            expectDamage()
        }
    }

    @Test func flippedByteInAPage() throws {
        let whole = try write()
        // Pages come first; between them are headers, which have no checksum but fields that must fit.
        var noticed = 0
        for position in stride(from: 4, to: 1500, by: 5) {
            var damaged = whole
            damaged[position] ^= 0x10
            try damaged.write(to: URL(filePath: path))
            do { _ = try read() } catch let error as ArrowError {
                noticed += 1
                #expect(error.path == path)
            }
        }
        #expect(noticed > 200)
    }

    /// Nothing but an ArrowError comes of it, whatever the footer says.
    @Test func flippedByteInTheFooter() throws {
        let whole = try write()
        for position in stride(from: whole.count - 3000, to: whole.count, by: 17) {
            var damaged = whole
            damaged[position] ^= 0x55
            try damaged.write(to: URL(filePath: path))
            do { _ = try read() } catch let error as ArrowError { #expect(error.path == path) }
        }
    }

    @Test func afterAnErrorThereIsNoMore() throws {
        var damaged = try write()
        damaged[60] ^= 1
        try damaged.write(to: URL(filePath: path))
        let batches = try ParquetFile(path: path).batches()
        #expect(throws: ArrowError.self) { try batches.next() }
        #expect(try batches.next() == nil)
    }

    @Test func aFileThatIsNotFinishedIsRemoved() throws {
        var writer: ParquetWriter? = try ParquetWriter(path: path, fields: Samples.fields, rowGroupSize: 10)
        try writer?.write(Samples.batch(rows: 100))
        #expect(FileManager.default.fileExists(atPath: path))
        writer = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func anExistingFileIsNotOverwritten() throws {
        let whole = try write()
        #expect { try ParquetWriter(path: path, fields: Samples.fields) } throws: { ($0 as? ArrowError)?.code == .exists }
        #expect(try Data(contentsOf: URL(filePath: path)) == whole)
    }

    @Test func otherColumnsAreRefused() throws {
        let writer = try ParquetWriter(path: path, fields: [ArrowField("other", .utf8)])
        #expect(throws: ArrowError.self) { try writer.write(Samples.batch(rows: 1)) }
    }
}
