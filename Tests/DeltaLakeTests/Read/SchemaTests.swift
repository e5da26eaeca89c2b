@testable import DeltaLake
import Scalars
import Testing

/// Schemas and JSON as they stand in the log.
@Suite struct SchemaTests {
    private static let schema = StructType([
        StructField("id", .string, nullable: false, metadata: ["comment": .string("the \"key\"\n"), "n": .integer(3)]),
        StructField("amount", .decimal(precision: 18, scale: 2)), StructField("at", .timestampNTZ),
        StructField("nested", .struct(StructType([StructField("b", .byte), StructField("f", .float)]))),
        StructField("list", .array(element: .array(element: .date, containsNull: false), containsNull: true)),
        StructField("map", .map(key: .string, value: .struct(StructType([])), valueContainsNull: false)),
    ])

    @Test func aSchemaSurvivesItsJSON() throws {
        #expect(try StructType(json: Self.schema.json) == Self.schema)
        #expect(Self.schema["list"]?.type.description == "array<array<date>>")
        #expect(DeltaType.struct(StructType([StructField("a", .long)])).description == "struct<a: long>")
    }

    @Test func voidColumnsAreLeftOutAndUnknownTypesNamed() throws {
        func json(_ type: String) -> String {
            "{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"type\":\(type),\"nullable\":true,\"metadata\":{}},{\"name\":\"b\",\"type\":\"long\"}]}"
        }
        #expect(try StructType(json: json("\"void\"")).fields.map(\.name) == ["b"])
        #expect(deltaError { _ = try StructType(json: json("\"variant\"")) }?.description.contains("variant") == true)
        for type in [
            "\"decimal(39,0)\"", "\"decimal(2,3)\"", "\"decimal(1)\"", "\"decimal(x,y)\"", "7", "{}", "{\"type\":\"array\"}",
        ] {
            #expect(deltaError { _ = try StructType(json: json(type)) }?.code == .corrupt)
        }
        #expect(deltaError { _ = try StructType(json: json("{\"type\":\"set\"}")) }?.code == .unsupported)
        #expect(deltaError { _ = try StructType(json: json("\"long\"").replacing("\"b\"", with: "\"A\"")) }?.code == .corrupt)
    }

    @Test func jsonIsReadStrictly() throws {
        #expect(
            try JSONParser.parse(" {\"a\" : [1, -0.5e1, true, null, \"\\u00e9\\ud83d\\ude00\\n\\/\"]} ")
                == .object(["a": .array([.integer(1), .double(-5), .bool(true), .null, .string("\u{e9}\u{1f600}\n/")])]))
        #expect(try JSONParser.parse("9223372036854775807") == .integer(.max))
        #expect(try JSONParser.parse("9223372036854775808") == .double(9223372036854775808))
        for text in [
            "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "01", "1.", "-", "+1", ".5", "1e", "1e999", "tru",
            "nulls", "\"a", "\"\\x\"",
            "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\u12g4\"", "\"\u{1}\"", "[1 2]", "{\"a\" 1}", "{1:2}", "1 2", "NaN", "'a'",
        ] { #expect(throws: Malformed.self, "\(text)") { try JSONParser.parse(text) } }
        #expect(throws: Malformed.self) { try [0x22, 0xFF, 0x22].withUnsafeBufferPointer { try JSONParser.parse($0) } }
        #expect(throws: Malformed.self) { try JSONParser.parse(String(repeating: "[", count: 100_000)) }
    }

    @Test func actionsSurviveTheirJSON() throws {
        let vector = DeletionVectorDescriptor(
            storageType: "u", pathOrInlineDv: "vBn[lx{q8@P<9BNH/isA", offset: 1, sizeInBytes: 36, cardinality: 2)
        let add = AddFile(
            path: "p=a%20b/x", partitionValues: ["p": "a b", "q": nil], size: 1 << 40, modificationTime: 2, dataChange: false,
            stats: "{\"numRecords\":3}", tags: ["t": "1"], deletionVector: vector, baseRowId: 4, defaultRowCommitVersion: 5,
            clusteringProvider: "liquid")
        let remove = RemoveFile(of: add, deletionTimestamp: 9)
        let actions: [Action] = [
            .add(add), .remove(remove), .cdc(AddCDCFile(path: "c", partitionValues: ["p": "x"], size: 7, tags: [:])),
            TestTable.metadata(Self.schema.fields, partitionColumns: ["id"], ["a": "b"]),
            TestTable.tableProtocol(readerFeatures: ["deletionVectors"]),
            .transaction(SetTransaction(appId: "a", version: 1, lastUpdated: 2)),
            .sidecar(Sidecar(path: "s", sizeInBytes: 1, modificationTime: 2)),
            .domainMetadata(DomainMetadata(domain: "d", configuration: "{}", removed: true)),
            .checkpointMetadata(CheckpointMetadata(version: 3)),
            .commitInfo(CommitInfo(members: ["operation": .string("WRITE"), "timestamp": .integer(1)])),
        ]
        for action in actions {
            var (first, second) = (JSONWriter(), JSONWriter())
            action.append(to: &first)
            let text = String(decoding: first.bytes, as: UTF8.self)
            try #require(try Action(JSONParser.parse(text))).append(to: &second)
            #expect(text == String(decoding: second.bytes, as: UTF8.self))
        }
        #expect(add.recordCount == 3)
        #expect(add.liveRecordCount == 1)
        #expect(vector.uniqueId == "uvBn[lx{q8@P<9BNH/isA@1")
    }
}
