import ArrowBridge
import ArrowShim
import Testing

/// Text that repeats is decoded as a dictionary and laid out by the shim; it reads as it does from a file without dictionaries.
extension ForeignFileTests {
    @Test(arguments: [1, 7, 500], [1, 256 << 20])
    func repeatedTextIsTheSame(batchSize: Int, budget: Int) throws {
        let table = """
            import random
            r = random.Random(2)
            some = lambda make: None if r.random() < 0.2 else make()
            many = lambda make: [some(make) for _ in range(r.choice([0, 0, 1, 3, 9]))]
            word = lambda: r.choice(["", "a", "zwölf Boxkämpfer", "sixteen bytes...", "seventeen bytes..", "x" * 200])
            booking = pa.struct([("kind", pa.string()), ("raw", pa.binary()), ("n", pa.int32())])
            late = lambda i: word() if i < 950 else "other " + str(i)
            a_booking = lambda i: {"kind": some(lambda: late(i)), "raw": some(lambda: word().encode()), "n": i}
            n = 1000
            t = pa.table({
              "word": pa.array([word() for _ in range(n)]),
              "nullable": pa.array([some(word) for _ in range(n)]),
              "none": pa.array([None] * n, pa.string()),
              "empty": pa.array([""] * n),
              "bookings": pa.array([some(lambda: many(lambda: a_booking(i))) for i in range(n)], pa.list_(booking)),
              "tags": pa.array([some(lambda: [(str(i), word()) for i in range(r.randrange(3))]) for _ in range(n)],
                pa.map_(pa.string(), pa.string())),
              "late": pa.array([late(i) for i in range(n)])})

            """
        try make(table + "pq.write_table(t, path, use_dictionary=False)")
        let expected = try rows(ParquetFile(path: path).batches(batchSize: batchSize))
        #expect(expected.count == 1_000)
        // In the last, columns outgrow their dictionaries and end as plain text.
        for settings in ["", ", row_group_size=400, data_page_size=500", ", write_batch_size=10, dictionary_pagesize_limit=300"] {
            try make(table + "pq.write_table(t, path\(settings))")
            #expect(try rows(ParquetFile(path: path).batches(batchSize: batchSize, budget: budget)) == expected)
        }
    }

    /// A null struct has no value of a required field; where all are null, as in most of a checkpoint's columns, the dictionary is empty.
    @Test func requiredTextInStructsThatAreNull() throws {
        try make(
            """
            action = pa.struct([pa.field("path", pa.string(), nullable=False), pa.field("note", pa.string())])
            some = [{"path": "p", "note": None}, None, {"path": "q", "note": "n"}] * 200
            t = pa.table({
              "none": pa.array([None] * 600, action), "some": pa.array(some, action),
              "list": pa.array([[each, None] for each in some], pa.list_(action))})
            pq.write_table(t, path)
            """)
        let first = ["null", "{path:\"p\",note:null}", "[{path:\"p\",note:null},null]"]
        let found = try read()
        #expect(found[0] == first)
        #expect(found[1] == ["null", "null", "[null,null]"])
        #expect(found[599] == ["null", "{path:\"q\",note:\"n\"}", "[{path:\"q\",note:\"n\"},null]"])
    }

    /// Each of few pages' indices may stand for a long value.
    @Test func repeatedTextTakesNoMoreMemoryThanItsBatches() throws {
        try make("pq.write_table(pa.table({'long': ['x' * 4000, 'y' * 4000] * 20000}), path)")
        let before = arrow_shim_bytes_allocated()
        let batches = try ParquetFile(path: path).batches(batchSize: 100, budget: 8 << 20)
        var most: Int64 = 0
        var count = 0
        while let batch = try batches.next() {
            #expect(batch.columns[0].string(0) == String(repeating: "x", count: 4_000))
            count += batch.rowCount
            most = max(most, arrow_shim_bytes_allocated() - before)
        }
        #expect(count == 40_000)
        #expect(most < 16 << 20)
    }

    @Test func repeatedTextThatIsNotUTF8IsDamage() throws {
        try make("pq.write_table(pa.table({'text': pa.array([b'a', b'\\xff'] * 500, pa.binary()).view(pa.string())}), path)")
        #expect { try read() } throws: { ($0 as? ArrowError)?.code == .damaged }
    }
}
