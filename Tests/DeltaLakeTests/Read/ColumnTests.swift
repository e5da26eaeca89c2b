import ArrowBridge
@testable import DeltaLake
import Scalars
import Testing

/// How columns of files become columns of the table: mapping, evolution, widening.
@Suite struct ColumnTests {
    private static func mapped(_ name: String, _ type: DeltaType, _ id: Int64, _ physical: String) -> StructField {
        StructField(
            name, type,
            metadata: ["delta.columnMapping.id": .integer(id), "delta.columnMapping.physicalName": .string(physical)])
    }

    private static let mappedFields = [
        mapped("id", .long, 1, "col-a"),
        mapped("s", .struct(StructType([mapped("x", .long, 3, "col-x"), mapped("new", .string, 9, "col-n")])), 2, "col-s"),
        mapped("l", .array(element: .struct(StructType([mapped("y", .long, 5, "col-y")])), containsNull: true), 4, "col-l"),
        mapped("part", .string, 6, "col-p"),
    ]

    /// By name the ids of the file are of no concern, and by id its names.
    private func mappedTable(_ mode: String, ids: Bool, names: Bool) throws -> TestTable {
        func field(_ name: String, _ type: ArrowType, _ id: Int32) -> ArrowField {
            ArrowField(names ? name : "other-\(id)", type, fieldID: ids ? id : nil)
        }
        let table = try TestTable()
        let fields = [
            field("col-l", .list(ArrowField("element", .struct([field("col-y", .int64, 5)]))), 4), field("id", .int64, 77),
            field("col-s", .struct([field("x", .int64, 78), field("col-x", .int64, 3)]), 2), field("col-a", .int64, 1),
        ]
        let file = try table.parquet(fields) { builder in
            builder.columns[0].children[0].children[0].append(5)
            builder.columns[0].children[0].endRow()
            builder.columns[0].endRow()
            builder.columns[1].append(77)
            builder.columns[2].children[0].append(78)
            builder.columns[2].children[1].append(3)
            builder.columns[2].endRow()
            builder.columns[3].append(1)
        }
        try table.create(
            Self.mappedFields, partitionColumns: ["part"], readerFeatures: ["columnMapping"],
            configuration: ["delta.columnMapping.mode": mode],
            [TestTable.add(file, partitionValues: ["col-p": "p", "part": "wrong"])])
        return table
    }

    @Test func columnsAreFoundByNameOrById() throws {
        let row = "{\"id\":1,\"l\":[{\"y\":5}],\"part\":\"p\",\"s\":{\"new\":null,\"x\":3}}"
        #expect(try mappedTable("name", ids: false, names: true).snapshot() == [row])
        #expect(try mappedTable("id", ids: true, names: false).snapshot() == [row])
        let nothing = "{\"id\":null,\"l\":null,\"part\":\"p\",\"s\":null}"
        #expect(try mappedTable("name", ids: true, names: false).snapshot() == [nothing])
        #expect(deltaError { _ = try mappedTable("id", ids: false, names: true).snapshot() }?.code == .corrupt)
        #expect(deltaError { _ = try mappedTable("other", ids: true, names: true).snapshot() }?.code == .corrupt)
    }

    @Test func withoutTheFeatureTheMappingDoesNotCount() throws {
        let table = try TestTable()
        let file = try table.parquet([ArrowField("id", .int64), ArrowField("col-a", .int64)]) { builder in
            builder.columns[0].append(7)
            builder.columns[1].append(8)
        }
        try table.create([Self.mappedFields[0]], configuration: ["delta.columnMapping.mode": "name"], [TestTable.add(file)])
        #expect(try table.snapshot() == ["{\"id\":7}"])
    }

    @Test func whatAFileDoesNotHaveIsNull() throws {
        let inner = StructType([StructField("a", .long), StructField("b", .string)])
        let table = try TestTable()
        let fields = [
            ArrowField("VALUE", .int64), ArrowField("s", .struct([ArrowField("a", .int64)])),
            ArrowField("l", .list(ArrowField("element", .struct([ArrowField("a", .int64)])))),
        ]
        let file = try table.parquet(fields) { builder in
            for value in 0..<2 {
                builder.columns[0].append(value)
                builder.columns[1].children[0].append(value)
                builder.columns[1].endRow()
                builder.columns[2].children[0].children[0].append(value)
                builder.columns[2].children[0].endRow()
                builder.columns[2].children[0].appendNull()
                builder.columns[2].endRow()
            }
            builder.columns[0].appendNull()
            builder.columns[1].appendNull()
            builder.columns[2].appendNull()
        }
        try table.create(
            [
                StructField("new", .double), StructField("value", .long), StructField("s", .struct(inner)),
                StructField("l", .array(element: .struct(inner), containsNull: true)),
                StructField("m", .map(key: .string, value: .struct(inner), valueContainsNull: true)),
            ], [TestTable.add(file)])
        #expect(
            try table.snapshot() == [
                "{\"l\":[{\"a\":0,\"b\":null},null],\"m\":null,\"new\":null,\"s\":{\"a\":0,\"b\":null},\"value\":0}",
                "{\"l\":[{\"a\":1,\"b\":null},null],\"m\":null,\"new\":null,\"s\":{\"a\":1,\"b\":null},\"value\":1}",
                "{\"l\":null,\"m\":null,\"new\":null,\"s\":null,\"value\":null}",
            ])
        var reader = try table.table.snapshot().rows(batchSize: 10)
        let batch = try #require(try reader.next())
        let field = try #require(batch["s"]?.field("a"))
        #expect([0, 1, 2].map { field.isNull($0) } == [false, false, true], "the field of a null is null")
        #expect(batch["s"]?.field("b")?.isNull(0) == true)
        #expect(batch["m"]?.mapValues?.field("a") != nil)
        #expect(batch["absent"] == nil)
        #expect(batch["value"]?.string(0) == nil, "another type's accessor")
    }

    @Test func rowsOfNoColumnInTheFileAreCountedAllTheSame() throws {
        let table = try TestTable()
        try table.create(
            [StructField("part", .integer), StructField("new", .string)], partitionColumns: ["part"],
            readerFeatures: ["deletionVectors"],
            [TestTable.add(try table.longs(0..<7), partitionValues: ["part": "5"], TestDeletionVector.inline(0, 6))])
        #expect(try table.snapshot(batchSize: 2) == Array(repeating: "{\"new\":null,\"part\":5}", count: 5))
    }

    @Test func narrowerTypesAreWidened() throws {
        let types: [(ArrowType, (ArrowColumnBuilder) -> Void, DeltaType, String)] = [
            (.int8, { $0.append(-5) }, .long, "-5"), (.int32, { $0.append(7) }, .double, "7.0"),
            (.float, { $0.append(0.5) }, .double, "0.5"),
            (.int64, { $0.append(-12) }, .decimal(precision: 38, scale: 18), "\"-12.000000000000000000\""),
            (.int16, { $0.append(3) }, .decimal(precision: 6, scale: 1), "\"3.0\""),
            (.decimal(precision: 5, scale: 2), { $0.append(unscaled: -12345) }, .decimal(precision: 12, scale: 4), "\"-123.4500\""),
            (.date32, { $0.append(CalendarDate(daysSinceEpoch: 1)) }, .timestampNTZ, "\"1970-01-02T00:00:00.000000\""),
            (.int32, { $0.append(-128) }, .byte, "-128"), (.binary, { $0.append(bytes: [0x61]) }, .string, "\"a\""),
            (.utf8, { $0.append("ab") }, .binary, "\"YWI=\""), (.null, { $0.appendNull() }, .date, "null"),
            (
                .timestamp(.nanoseconds, zone: nil), { $0.append(Timestamp(microseconds: -1)) }, .timestamp,
                "\"1969-12-31T23:59:59.999999Z\""
            ),
            (
                .timestamp(.nanoseconds, zone: nil), { $0.append(Timestamp(microseconds: -9_223_372_036_854_775)) }, .timestamp,
                "\"1677-09-21T00:12:43.145225Z\""
            ),
        ]
        for (stored, fill, type, text) in types {
            let table = try TestTable()
            let file = try table.parquet([ArrowField("c", stored)]) { fill($0.columns[0]) }
            try table.create([StructField("c", type)], [TestTable.add(file)])
            #expect(try table.snapshot() == ["{\"c\":\(text)}"])
        }
    }

    @Test func valuesAndTypesWithoutAnEqualAreRefused() throws {
        let wrong: [(ArrowType, (ArrowColumnBuilder) -> Void, DeltaType)] = [
            (.int32, { $0.append(128) }, .byte), (.int64, { $0.append(1 << 31) }, .integer),
            (.int64, { $0.append(100) }, .decimal(precision: 2, scale: 0)),
            (.decimal(precision: 10, scale: 0), { $0.append(unscaled: 12345) }, .decimal(precision: 5, scale: 1)),
            (.decimal(precision: 10, scale: 3), { $0.append(unscaled: 1) }, .decimal(precision: 10, scale: 2)),
            (.utf8, { $0.append("1") }, .long), (.double, { $0.append(1.0) }, .float),
            (.timestampUTC, { $0.append(Timestamp(microseconds: 0)) }, .date),
            (.date32, { $0.append(CalendarDate(daysSinceEpoch: .max)) }, .timestampNTZ),
            (.int64, { $0.append(1) }, .array(element: .long, containsNull: true)),
        ]
        for (stored, fill, type) in wrong {
            let table = try TestTable()
            let file = try table.parquet([ArrowField("c", stored)]) { fill($0.columns[0]) }
            try table.create([StructField("c", type)], [TestTable.add(file)])
            let error = deltaError { _ = try table.snapshot() }
            #expect(error?.code == .corrupt)
            #expect(error?.description.contains("column c") == true)
            #expect(error?.description.contains(file) == true)
        }
    }

    @Test func partitionValuesOfEveryTypeAreRead() throws {
        let values: [(DeltaType, String?, String)] = [
            (.string, "a b%\u{e9}", "\"a b%\u{e9}\""), (.string, "", "null"), (.string, nil, "null"), (.string, "null", "\"null\""),
            (.boolean, "true", "true"), (.byte, "-128", "-128"), (.short, "7", "7"), (.integer, "1", "1"),
            (.long, "9223372036854775807", "9223372036854775807"),
            (.float, "1.0E10", "1e+10"), (.double, "NaN", "\"NaN\""), (.double, "-Infinity", "\"-Infinity\""),
            (.double, "0.1", "0.1"),
            (.decimal(precision: 18, scale: 2), "12.5", "\"12.50\""), (.decimal(precision: 18, scale: 8), "0E-8", "\"0.00000000\""),
            (.decimal(precision: 10, scale: 2), "1.5E+3", "\"1500.00\""), (.date, "2024-02-29", "\"2024-02-29\""),
            (.timestamp, "2021-09-08 11:11:11", "\"2021-09-08T11:11:11.000000Z\""),
            (.timestamp, "2021-09-08 11:11:11.5", "\"2021-09-08T11:11:11.500000Z\""),
            (.timestamp, "2021-09-08T11:11:11.123456Z", "\"2021-09-08T11:11:11.123456Z\""),
            (.timestampNTZ, "2021-09-08 11:11:11.000001", "\"2021-09-08T11:11:11.000001\""),
            (.binary, "\u{1}\u{2}", "\"AQI=\""),
        ]
        for (type, text, json) in values {
            let table = try TestTable()
            try table.create(
                [StructField("p", type)], partitionColumns: ["p"],
                [TestTable.add(try table.longs([1]), partitionValues: ["p": text])])
            #expect(try table.snapshot() == ["{\"p\":\(json)}"])
        }
        for (type, text) in [
            (.byte, "128"), (.long, "1.0"), (.boolean, "yes"), (.date, "2023-02-29"), (.timestamp, "soon"),
            (.decimal(precision: 3, scale: 1), "100.0"), (.decimal(precision: 3, scale: 1), "1E-9223372036854775808"),
            (.double, "x"),
        ] as [(DeltaType, String)] {
            let table = try TestTable()
            try table.create(
                [StructField("p", type)], partitionColumns: ["p"],
                [TestTable.add(try table.longs([1]), partitionValues: ["p": text])])
            #expect(deltaError { _ = try table.snapshot() }?.code == .corrupt)
        }
    }

    @Test func mapsAreSortedByKeyAndAllTypesHaveTheirJSON() throws {
        let table = try TestTable()
        let fields = [
            ArrowField("m", .map(key: ArrowField("key", .utf8, nullable: false), value: ArrowField("value", .int32))),
            ArrowField("f", .float), ArrowField("b", .binary), ArrowField("t", .bool),
            ArrowField("a", .list(ArrowField("element", .utf8))),
        ]
        let file = try table.parquet(fields) { builder in
            for (key, value) in [("b", 2), ("a", nil)] as [(String, Int?)] {
                builder.columns[0].children[0].append(key)
                if let value { builder.columns[0].children[1].append(value) } else { builder.columns[0].children[1].appendNull() }
            }
            builder.columns[0].endRow()
            builder.columns[1].append(Double(Float(0.1)))
            builder.columns[2].append(bytes: [0, 255])
            builder.columns[3].append(true)
            builder.columns[4].endRow()
        }
        try table.create(
            [
                StructField("m", .map(key: .string, value: .integer, valueContainsNull: true)), StructField("f", .float),
                StructField("b", .binary),
                StructField("t", .boolean), StructField("a", .array(element: .string, containsNull: true)),
            ], [TestTable.add(file)])
        #expect(
            try table.snapshot() == [
                "{\"a\":[],\"b\":\"AP8=\",\"f\":0.1,\"m\":[{\"key\":\"a\",\"value\":null},{\"key\":\"b\",\"value\":2}],\"t\":true}"
            ])
    }
}
