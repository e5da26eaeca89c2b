import Banking
import Foundation
import MongoTestServer
import Scalars
import StatementStore
import Testing

@testable import MongoStore

@Suite("MongoDB indexes", .enabled(if: MongoProcess.executable != nil, "needs mongod: scripts/setup test"))
struct IndexTests {
    @Test func everyQueryIsServedByAnIndex() async throws {
        try await withStore { store in
            try await store.apply(version: 1, upserts: (0..<200).map(Self.sample))
            #expect(try await store.checkIndexes() == [])
        }
    }

    @Test func emptyStoreCanBePreparedAndChecked() async throws {
        try await withStore { store in
            try await store.applyIndexes()
            try await store.applyIndexes()
            #expect(try await store.checkIndexes() == [])
        }
    }

    /// Indexes with many entries a document are built when the first load is ended, by whichever process ends it.
    @Test func firstLoadMakesSomeIndexesAtItsEnd() async throws {
        try await withStore { store in
            func loading(_ rows: Int64) -> ReplicationCheckpoint {
                ReplicationCheckpoint(tableId: "table", progress: .loading(at: position(1), rows: rows, replacing: false))
            }
            func part(_ numbers: Range<Int>, after: ReplicationCheckpoint?, _ checkpoint: ReplicationCheckpoint) -> MicroBatch {
                MicroBatch(
                    expectedCheckpoint: after, checkpoint: checkpoint,
                    changes: numbers.map { StatementChange(.upsert(Self.sample($0)), source: position(1)) },
                    startedAt: time("2024-03-01T00:00:00Z"))
            }
            _ = try await store.apply(part(0..<20, after: nil, loading(20)))
            let findings = try await store.checkIndexes()
            for index in MongoIndexes.all {
                #expect(findings.contains { $0.contains("the index \(index.name) ") } == index.isMadeAfterLoad)
            }
            // Queries are served meanwhile, by other indexes of the account.
            #expect(!findings.contains { $0.contains("reads the whole collection") })
            #expect(try await store.answer(.search(account: "ACC-1", text: "ntuc", limit: 5))?.rows.count == 5)
            _ = try await store.apply(part(20..<40, after: loading(20), loading(40)))
            let other = try await MongoStore(uri: await MongoReplicaSet.shared().uri(database: store.target.database))
            defer { other.close() }
            _ = try await other.apply(part(40..<60, after: loading(40), following(1)))
            #expect(try await store.checkIndexes() == [])
            #expect(try await store.status().documentCount == 60)
        }
    }

    @Test(arguments: MongoIndexes.all)
    func missingIndexIsFound(_ index: MongoIndex) async throws {
        try await withStore { store in
            try await store.apply(version: 1, upserts: (0..<20).map(Self.sample))
            try await store.writes.run { try $0.command(["dropIndexes": .string(index.collection), "index": .string(index.name)]) }
            let findings = try await store.checkIndexes()
            #expect(findings.contains { $0.contains("the index \(index.name) of \(index.collection) is missing") })
            #expect(findings.contains { $0.contains("odl indexes apply") })
        }
    }

    @Test func queriesWithoutTheirIndexAreFound() async throws {
        try await withStore { store in
            try await store.apply(version: 1, upserts: (0..<20).map(Self.sample))
            try await store.writes.run { try $0.command(["dropIndexes": .string(Collections.statements), "index": "*"]) }
            let findings = try await store.checkIndexes()
            #expect(findings.contains { $0.hasPrefix("transactions:") && $0.contains("reads the whole collection") })
            #expect(findings.contains { $0.hasPrefix("latest statement:") && $0.contains("sorts in memory") })
        }
    }

    @Test func explainNamesTheIndexAndWhatItRead() async throws {
        try await withStore { store in
            try await store.apply(version: 1, upserts: (0..<200).map(Self.sample))
            let explanation = try await store.explain(.transactions(account: "ACC-1", TransactionFilter(), PageRequest(limit: 10)))
            #expect(explanation.store == "mongodb")
            #expect(explanation.rowsReturned == 10)
            #expect(explanation.executionTimeMillis >= 0)
            #expect(explanation.plan.count == 1)
            #expect(explanation.plan[0].contains("IXSCAN by_last_date > FETCH"))
            #expect(explanation.plan[0].contains("executionTimeMillis"))
        }
    }

    @Test func generatedScriptIsTheOneInTheRepository() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../atlas-setup/create_indexes.js")
        #expect(try String(contentsOf: path, encoding: .utf8) == MongoIndexes.script)
    }

    @Test func searchIndexIsTheOneInTheRepository() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../atlas-setup/create_search_index.json")
        let file = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? NSDictionary)
        var json = JSONWriter()
        let index: BSONDocument = ["name": .string(AtlasSearch.indexName), "definition": .document(AtlasSearch.definition)]
        index.bytes.withUnsafeBytes { bytes in
            json.beginObject()
            for element in BSONView(bytes) {
                json.key(element.nameText)
                json.value(element)
            }
            json.endObject()
        }
        #expect(try JSONSerialization.jsonObject(with: Data(json.bytes)) as? NSDictionary == file)
    }

    /// As any server but Atlas: full text then goes by the index of words.
    @Test func deploymentWithoutAtlasSearch() async throws {
        try await withStore { store in
            try await store.applyIndexes()
            #expect(!store.usesAtlasSearch)
            await #expect(throws: StoreError.unavailable("")) { try await store.applySearchIndex() }
        }
    }

    private static func sample(_ number: Int) -> Statement {
        let day = 10 + number % 20
        return statement(
            "S\(number)", account: "ACC-\(number % 3)", end: "2024-01-\(day)",
            transactions: [transaction("\(number)", "2024-01-\(day)T10:00:00Z")])
    }
}
