import Testing

@testable import API

@Suite(.timeLimit(.minutes(10)))
struct QueryLoadTests {
    @Test func `more queries at once than there may be are refused, and the others are answered`() async throws {
        let load = QueryLoad()
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<QueryLoad.limit {
                group.addTask {
                    try await load.measuring {
                        start.yield()
                        for await _ in gate {}
                    }
                }
            }
            var count = 0
            for await _ in started {
                count += 1
                if count == QueryLoad.limit { break }
            }
            await #expect(throws: Problem.self) { try await load.measuring {} }
            open.finish()
            try await group.waitForAll()
        }
        try await load.measuring {}
    }
}
