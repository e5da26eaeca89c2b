import ArrowBridge
import Foundation
import Scalars
import Testing

/// Files by another writer, with what this one does not write. They are made by pyarrow, which comes with Arrow's libraries.
@Suite struct ForeignFileTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("a.parquet")
    }

    /// Runs `script`, in which `pa`, `pq` and `path` are known.
    func make(_ script: String) throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let python = tests.appending(path: "../../.deps/python/bin/python").standardized
        let process = Process()
        process.executableURL = python
        process.arguments = ["-c", "import sys, pyarrow as pa, pyarrow.parquet as pq; path = sys.argv[1]\n" + script, path]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    func read() throws -> [[String]] { try rows(ParquetFile(path: path).batches()) }

    /// INT96 as nanoseconds would end in 2262.
    @Test func int96() throws {
        try make(
            """
            import datetime as d
            moment = d.timedelta(microseconds=1)
            times = [d.datetime.min, d.datetime(1970, 1, 1) - moment, d.datetime.max, None]
            t = pa.table({"at": pa.array(times, pa.timestamp("us"))})
            pq.write_table(t, path, use_deprecated_int96_timestamps=True)
            """)
        #expect(
            try read() == [
                ["0001-01-01T00:00:00.000000Z"], ["1969-12-31T23:59:59.999999Z"], ["9999-12-31T23:59:59.999999Z"], ["null"],
            ])
    }

    @Test func otherTimestampUnits() throws {
        try make(
            """
            t = pa.table({
              "ms": pa.array([-1, 1700000000123], pa.timestamp("ms", "UTC")), "ns": pa.array([-1, 1999], pa.timestamp("ns"))})
            pq.write_table(t, path)
            """)
        #expect(
            try read() == [
                ["1969-12-31T23:59:59.999000Z", "1969-12-31T23:59:59.999999Z"],
                ["2023-11-14T22:13:20.123000Z", "1970-01-01T00:00:00.000001Z"],
            ])
    }

    /// Microseconds of 64 bits hold no such time: an error, not another time.
    @Test func aTimeThatDoesNotFitIsAnError() throws {
        try make("pq.write_table(pa.table({'ms': pa.array([9223372036854775807], pa.timestamp('ms'))}), path)")
        #expect { try read() } throws: { ($0 as? ArrowError)?.code == .damaged }
    }

    @Test func typesOfTheEmbeddedArrowSchemaAreReadAsPlainOnes() throws {
        try make(
            """
            d = pa.array(["a", "b", None, "a"]).dictionary_encode()
            t = pa.table({
              "dictionary": d, "large": pa.array(["x", "", None, "y"], pa.large_string()),
              "view": pa.array(["v", "", None, "w"], pa.string_view()),
              "nested": pa.array(
                [[{"d": "a"}], [], None, [{"d": None}]], pa.list_(pa.struct([("d", pa.dictionary(pa.int8(), pa.string()))]))),
              "fixed": pa.array([[1, 2], [3, 4], None, [5, None]], pa.list_(pa.int32(), 2)),
              "small": pa.array([100, None, 5, -7], pa.decimal64(10, 2))})
            pq.write_table(t, path)
            """)
        let fields = try ParquetFile(path: path).fields
        #expect(fields.map(\.type.name) == ["utf8", "utf8", "utf8", "list", "list", "decimal"])
        #expect(
            try read() == [
                ["\"a\"", "\"x\"", "\"v\"", "[{d:\"a\"}]", "[1,2]", "10000"], ["\"b\"", "\"\"", "\"\"", "[]", "[3,4]", "null"],
                ["null", "null", "null", "null", "null", "500"], ["\"a\"", "\"y\"", "\"w\"", "[{d:null}]", "[5,null]", "-700"],
            ])
    }

    @Test(arguments: ["pa.time32('ms')", "pa.decimal256(50, 2)"])
    func otherTypesAreRefusedByName(type: String) throws {
        try make("pq.write_table(pa.table({'strange': pa.array([None], \(type))}), path)")
        #expect { try read() } throws: { error in
            guard let error = error as? ArrowError else { return false }
            return error.code == .unsupported && error.description.contains("strange") && error.description.contains(path)
        }
    }

    @Test func manyRowGroupsComeInOrder() throws {
        try make("pq.write_table(pa.table({'n': pa.array(range(100000))}), path, row_group_size=777)")
        let batches = try ParquetFile(path: path).batches(batchSize: 500)
        var expected: Int64 = 0
        while let batch = try batches.next() {
            for row in 0..<batch.rowCount {
                #expect(batch.columns[0].int64(row) == expected)
                expected += 1
            }
        }
        #expect(expected == 100_000)
    }

    /// A row group that is too large to be decoded at once is read page by page, its leaf columns by several readers.
    @Test(arguments: [1, 7, 500])
    func aStreamedRowGroupIsTheSame(batchSize: Int) throws {
        try make(
            """
            import random
            r = random.Random(1)
            some = lambda make: None if r.random() < 0.2 else make()
            many = lambda make: [some(make) for _ in range(r.choice([0, 0, 1, 3, 9]))]
            text = lambda: "x" * r.randrange(40)
            inner = pa.struct([("n", pa.int32()), ("s", pa.string())])
            booking = pa.struct([
              ("id", pa.string()), ("at", pa.timestamp("us", "UTC")), ("parts", pa.list_(inner)), ("one", inner),
              ("amount", pa.decimal128(18, 2)), ("deep", pa.list_(pa.list_(pa.string())))])
            an_inner = lambda: {"n": some(lambda: r.randrange(99)), "s": some(text)}
            a_booking = lambda: {"id": some(text), "at": some(lambda: r.randrange(10**12)), "parts": some(lambda: many(an_inner)),
              "one": some(an_inner), "amount": None, "deep": some(lambda: many(lambda: many(text)))}
            n = 1000
            pq.write_table(pa.table({
              "key": pa.array([str(i) for i in range(n)]),
              "bookings": pa.array([some(lambda: many(a_booking)) for _ in range(n)], pa.list_(booking)),
              "tags": pa.array([some(lambda: [(text() + str(i), i) for i in range(r.randrange(3))]) for _ in range(n)],
                pa.map_(pa.string(), pa.int64())),
              "plain": pa.array([some(an_inner) for _ in range(n)], inner)}), path, data_page_size=500)
            """)
        let file = try ParquetFile(path: path)
        #expect(file.rowGroups.count == 1)
        let expected = try rows(file.batches(batchSize: batchSize))
        #expect(expected.count == 1_000)
        #expect(try rows(file.batches(batchSize: batchSize, budget: 1)) == expected)
        for columns in [["plain", "bookings"], ["tags"], ["bookings", "key"]] {
            let some = try rows(file.batches(columns: columns, batchSize: batchSize))
            #expect(try rows(file.batches(columns: columns, batchSize: batchSize, budget: 1)) == some)
        }
    }

    /// Stopping early leaves nothing running.
    @Test func readingMayStopAtAnyTime() throws {
        try make("pq.write_table(pa.table({'n': pa.array(range(100000))}), path, row_group_size=1000)")
        for budget in [1, 1 << 20] {
            for _ in 0..<20 { _ = try ParquetFile(path: path).batches(batchSize: 100, budget: budget).next() }
        }
    }
}

extension ArrowType {
    var name: String { String("\(self)".prefix { $0 != "(" }) }
}
