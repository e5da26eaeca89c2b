import ArrowBridge
import Scalars

/// One column of every type that is written, with nulls, empty values and extremes.
enum Samples {
    static let element = ArrowField(
        "element", .struct([ArrowField("id", .utf8), ArrowField("amount", .decimal(precision: 18, scale: 2))]))

    static let fields: [ArrowField] = [
        ArrowField("flag", .bool), ArrowField("i8", .int8), ArrowField("i16", .int16), ArrowField("i32", .int32),
        ArrowField("i64", .int64, nullable: false, fieldID: 17), ArrowField("u64", .uint64), ArrowField("f", .float),
        ArrowField("d", .double),
        ArrowField("dec9", .decimal(precision: 9, scale: 2)), ArrowField("dec18", .decimal(precision: 18, scale: 2)),
        ArrowField("dec38", .decimal(precision: 38, scale: 10)), ArrowField("text", .utf8), ArrowField("blob", .binary),
        ArrowField("fixed", .fixedBinary(byteCount: 3)), ArrowField("day", .date32), ArrowField("at", .timestampUTC),
        ArrowField("local", .timestamp(.microseconds, zone: nil)), ArrowField("list", .list(element)),
        ArrowField("map", .map(key: ArrowField("key", .utf8, nullable: false), value: ArrowField("value", .int64))),
        ArrowField(
            "struct", .struct([ArrowField("inner", .int32, fieldID: 23), ArrowField("tags", .list(ArrowField("element", .utf8)))])),
    ]

    static let texts = ["", "plain", "Müller & Söhne", "日本語", "👩‍👩‍👧", "a\u{0}b", String(repeating: "x", count: 5000)]
    static let int64s: [Int64] = [0, -1, .min, .max, 1 << 40]
    static let decimals18: [Int128] = [0, 1, -1, 999_999_999_999_999_999, -999_999_999_999_999_999]
    static let decimals38: [Int128] = [
        0, 1, -1, 99_999_999_999_999_999_999_999_999_999_999_999_999, -99_999_999_999_999_999_999_999_999_999_999_999_999,
    ]
    static let dates: [Int32] = [0, -719_162, 2_932_896, 19_000]
    static let instants: [Int64] = [0, -1, -62_135_596_800_000_000, 253_402_300_799_999_999, 1_700_000_000_123_456]

    /// Every third row is null in every nullable column.
    static func batch(rows: Int, from first: Int = 0) -> ArrowBatch {
        let builder = ArrowBatchBuilder(fields)
        for row in first..<first + rows { append(row, to: builder) }
        return builder.finish()
    }

    private static func append(_ row: Int, to builder: ArrowBatchBuilder) {
        let c = builder.columns
        c[4].append(int64s[row % int64s.count])
        guard row % 3 != 2 else { return c.indices.filter { $0 != 4 }.forEach { c[$0].appendNull() } }
        c[0].append(row % 2 == 0)
        c[1].append(row % 2 == 0 ? Int8.min : Int8.max)
        c[2].append(row % 2 == 0 ? Int16.min : Int16.max)
        c[3].append(row % 2 == 0 ? Int32.min : Int32.max)
        c[5].append(UInt64.max - UInt64(row))
        c[6].append(Double(row) / 4)
        c[7].append(Double(row) / 3)
        c[8].append(unscaled: row % 2 == 0 ? 999_999_999 : -999_999_999)
        c[9].append(unscaled: decimals18[row % 5])
        c[10].append(unscaled: decimals38[row % 5])
        c[11].append(texts[row % texts.count])
        c[12].append(bytes: (0..<row % 7).map { UInt8(255 - $0) })
        c[13].append(bytes: [0, 255, UInt8(row & 255)])
        c[14].append(CalendarDate(daysSinceEpoch: dates[row % 4]))
        c[15].append(Timestamp(microseconds: instants[row % 5]))
        c[16].append(Timestamp(microseconds: instants[(row + 1) % 5]))
        let (ids, amounts) = (c[17].children[0].children[0], c[17].children[0].children[1])
        for i in 0..<row % 4 {
            if i == 2 {
                c[17].children[0].appendNull()
            } else {
                i == 1 ? ids.appendNull() : ids.append("t\(row)-\(i)")
                amounts.append(unscaled: Int128(row * 100 + i))
                c[17].children[0].endRow()
            }
        }
        c[17].endRow()
        for i in 0..<row % 3 {
            c[18].children[0].append("k\(i)")
            i == 1 ? c[18].children[1].appendNull() : c[18].children[1].append(row)
        }
        c[18].endRow()
        row % 2 == 0 ? c[19].children[0].appendNull() : c[19].children[0].append(row)
        for i in 0..<row % 2 { c[19].children[1].children[0].append("tag\(i)") }
        c[19].children[1].endRow()
        c[19].endRow()
    }
}

/// A value of any column, for comparing.
func value(_ column: ArrowColumn, _ row: Int) -> String {
    guard !column.isNull(row) else { return "null" }
    func text(_ value: (some Any)?) -> String { value.map { "\($0)" } ?? "unexpected null" }
    switch column.field.type {
    case .null: return "null"
    case .bool: return text(column.bool(row))
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32: return text(column.int64(row))
    case .uint64: return text(column.uint64(row))
    case .float: return text(column.float(row))
    case .double: return text(column.double(row))
    case .decimal: return text(column.decimal(row))
    case .utf8, .largeUTF8: return text(column.string(row)).debugDescription
    case .binary, .largeBinary, .fixedBinary: return text(column.bytes(row))
    case .date32: return text(column.date(row))
    case .timestamp: return text(column.timestamp(row))
    case .list, .largeList:
        let elements = column.elements
        return "[" + column.elementRange(row)!.map { value(elements, $0) }.joined(separator: ",") + "]"
    case .struct: return "{" + column.fields.map { "\($0.field.name):" + value($0, row) }.joined(separator: ",") + "}"
    case .map:
        let (keys, values) = (column.keys, column.mapValues)
        return "(" + column.elementRange(row)!.map { value(keys, $0) + "=" + value(values, $0) }.joined(separator: ",") + ")"
    }
}

func rows(_ batch: ArrowBatch) -> [[String]] {
    (0..<batch.rowCount).map { row in batch.columns.map { value($0, row) } }
}

func rows(_ batches: ParquetBatches) throws -> [[String]] {
    var result: [[String]] = []
    while let batch = try batches.next() { result += rows(batch) }
    return result
}
