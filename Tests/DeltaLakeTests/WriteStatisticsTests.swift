@testable import DeltaLake
import ArrowBridge
import Scalars
import Testing

/// Statistics bound the values of a file.
@Suite struct WriteStatisticsTests {
    func statistics(_ fields: [ArrowField], limit: Int = 32, _ fill: (ArrowBatchBuilder) -> Void) throws -> JSONValue {
        let builder = ArrowBatchBuilder(fields)
        fill(builder)
        var statistics = FileStatistics(fields, columnLimit: limit)
        statistics.add(builder.finish())
        return try JSONParser.parse(statistics.json)
    }

    @Test func everyKindOfColumn() throws {
        let fields: [ArrowField] = [
            ArrowField("i", .int32), ArrowField("s", .utf8), ArrowField("d", .date32), ArrowField("t", .timestampUTC),
            ArrowField("n", .timestamp(.microseconds, zone: nil)), ArrowField("b", .bool), ArrowField("f", .double),
            ArrowField("l", .list(ArrowField("element", .int64))),
        ]
        let json = try statistics(fields) { builder in
            for (i, text) in ["b", "a", nil, "ä"].enumerated() {
                guard let text else { return builder.columns.forEach { $0.appendNull() } }
                builder.columns[0].append(i - 1)
                builder.columns[1].append(text)
                builder.columns[2].append(CalendarDate(daysSinceEpoch: Int32(i)))
                builder.columns[3].append(Timestamp(microseconds: Int64(i) - 1))
                builder.columns[4].append(Timestamp(microseconds: Int64(i) * 1000))
                builder.columns[5].append(true)
                builder.columns[6].append(Double(i) / 2)
                builder.columns[7].endRow()
            }
        }
        #expect(json["numRecords"] == .integer(3))
        #expect(
            json["minValues"]?.text
                == #"{"d":"1970-01-01","f":0.0,"i":-1,"n":"1970-01-01T00:00:00.000","s":"a","t":"1969-12-31T23:59:59.999Z"}"#)
        #expect(
            json["maxValues"]?.text
                == #"{"d":"1970-01-02","f":0.5,"i":0,"n":"1970-01-01T00:00:00.001","s":"b","t":"1970-01-01T00:00:00.000Z"}"#)
        #expect(json["nullCount"]?.text == #"{"b":1,"d":1,"f":1,"i":1,"l":1,"n":1,"s":1,"t":1}"#)
    }

    @Test func decimalsKeepAllDigits() throws {
        let fields = [ArrowField("m", .decimal(precision: 38, scale: 2))]
        let builder = ArrowBatchBuilder(fields)
        builder.columns[0].append(unscaled: -5)
        builder.columns[0].append(unscaled: 12_345_678_901_234_567_890_123)
        var statistics = FileStatistics(fields)
        statistics.add(builder.finish())
        #expect(statistics.json.contains(#""minValues":{"m":-0.05}"#))
        #expect(statistics.json.contains(#""maxValues":{"m":123456789012345678901.23}"#))
    }

    @Test func longTextsAreCutButStillBound() throws {
        let json = try statistics([ArrowField("s", .utf8)]) { $0.columns[0].append(String(repeating: "é", count: 40)) }
        #expect(json["minValues"]?["s"] == .string(String(repeating: "é", count: 32)))
        #expect(json["maxValues"]?["s"] == .string(String(repeating: "é", count: 32) + "\u{10FFFF}"))
    }

    /// What is cut off must not follow the bound.
    @Test func aTextStaysWholeWhereTheLastCodePointWouldBeCutOff() throws {
        let text = String(repeating: "a", count: 32) + "\u{10FFFF}b"
        let json = try statistics([ArrowField("s", .utf8)]) { $0.columns[0].append(text) }
        #expect(json["maxValues"]?["s"] == .string(text))
    }

    @Test(arguments: [Int64.min, Int64.min + 999, Int64.max - 999, Int64.max])
    func aTimeWithoutMillisecondsLeavesNoRange(time: Int64) throws {
        let json = try statistics([ArrowField("t", .timestampUTC)]) { builder in
            for microseconds in [0, time, 1] { builder.columns[0].append(Timestamp(microseconds: microseconds)) }
        }
        #expect(json["minValues"]?.text == "{}")
        #expect(json["nullCount"]?["t"] == .integer(0))
    }

    @Test(arguments: [Int64.min + 1000, Int64.max - 1000]) func timesNextToThemHaveARange(time: Int64) throws {
        let json = try statistics([ArrowField("t", .timestampUTC)]) { $0.columns[0].append(Timestamp(microseconds: time)) }
        #expect(json["minValues"]?["t"] != nil && json["maxValues"]?["t"] != nil)
    }

    @Test func aValueWithoutOrderLeavesNoRange() throws {
        let json = try statistics([ArrowField("f", .double)]) { builder in
            for value in [1, Double.nan, 2] { builder.columns[0].append(value) }
        }
        #expect(json["minValues"]?.text == "{}")
        #expect(json["nullCount"]?["f"] == .integer(0))
    }

    @Test func fieldsOfStructsAreColumnsToo() throws {
        let part = ArrowField("p", .struct([ArrowField("x", .int64), ArrowField("y", .utf8)]))
        let json = try statistics([part, ArrowField("z", .int64)], limit: 2) { builder in
            for value in [1, 2] {
                builder.columns[0].children[0].append(value)
                builder.columns[0].children[1].appendNull()
                builder.columns[0].endRow()
                builder.columns[1].append(value)
            }
            builder.columns[0].appendNull()
            builder.columns[1].append(0)
        }
        #expect(json["minValues"]?.text == #"{"p":{"x":1}}"#)
        #expect(json["nullCount"]?.text == #"{"p":{"x":1,"y":3}}"#)
    }

    @Test(arguments: [
        (["a"], true), (["Z"], false), (["m", "zzz"], true), (["zz"], false), (["b"], true), ([], false), (["A", "k", "z"], true),
    ])
    func rangesOfTexts(keys: [String], expected: Bool) {
        let range = TextRange(stats: #"{"numRecords":2,"minValues":{"k":"a"},"maxValues":{"k":"m"}}"#, column: "k")
        #expect(range.mayHold(anyOf: keys) == expected)
        #expect(TextRange(stats: nil, column: "k").mayHold(anyOf: keys) == !keys.isEmpty)
    }
}
