import Banking
import Scalars
import StatementStore
import Testing

@Suite("Readers beside the writer")
struct ConsistencyTests {
    /// Each version writes both statements; whoever reads while that happens sees both of one version, and is told which.
    @Test(arguments: StoreUnderTest.all)
    func answersAreOfOneState(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(version: 1, upserts: Self.statements(version: 1))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for version in Int64(2)...60 {
                        try await store.apply(version: version, upserts: Self.statements(version: version))
                    }
                }
                for _ in 0..<2 {
                    group.addTask {
                        var seen: Int64 = 0
                        while seen < 60 {
                            // A read may not suspend, and the writer needs a thread as well.
                            await Task.yield()
                            let answer = try #require(try await store.answer(.statements(account: "ACC-1", PageRequest(limit: 10))))
                            let source = try #require(answer.source)
                            let versions = try answer.rows.map { try JSONObject($0).number("_sourceVersion") }
                            #expect(versions == [Double(source.version), Double(source.version)])
                            #expect(source.version >= seen)
                            seen = source.version
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    private static func statements(version: Int64) -> [Statement] {
        ["S1", "S2"].map {
            statement($0, closing: "\(version).00", transactions: [transaction("t\(version)", "2024-01-05T00:00:00Z")])
        }
    }
}
