import Banking
import Foundation
import MongoTestServer
import Scalars
import StatementStore
import Testing

@testable import MongoStore

@Suite("MongoDB store", .enabled(if: MongoProcess.executable != nil, "needs mongod: scripts/setup test"))
struct StoreTests {
    @Test func appliesAndAnswers() async throws {
        try await withStore { store in
            #expect(try await store.checkpoint() == nil)
            let applied = try await store.apply(
                version: 1, upserts: [statement("S1", transactions: [transaction("a", "2024-01-05T10:00:00.123456Z")])])
            #expect((applied.inserted, applied.updated, applied.deleted) == (1, 0, 0))
            let answer = try #require(try await store.answer(.latestStatement(account: "ACC-1")))
            #expect(answer.source == position(1))
            let json = String(decoding: try #require(answer.rows.first), as: UTF8.self)
            #expect(json.contains(#""date":"2024-01-05T10:00:00.123456Z""#))
            #expect(try await store.checkIndexes() == [])
        }
    }

    @Test func generatedScriptIsTheOneInTheRepository() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../atlas-setup/create_indexes.js")
        #expect(try String(contentsOf: path, encoding: .utf8) == MongoIndexes.script)
    }
}
