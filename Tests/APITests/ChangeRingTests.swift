import SQLiteStore
import StatementStore
import Testing

@testable import API

@Suite(.timeLimit(.minutes(10)))
struct ChangeRingTests {
    @Test func `who began at an empty feed gets all, as long as all is kept`() async throws {
        try await TestServer.with { server in
            var ring = ChangeRing(capacity: ChangeRing.Capacity(events: 4, bytes: 1 << 20), head: nil)
            #expect(ring.frames(after: nil, .everything)?.isEmpty == true)
            try await server.store.applySamples()
            let events = try await server.store.changes(after: nil, limit: 10)
            _ = ring.append(events)
            #expect(ring.frames(after: nil, .everything)?.count == 1)
            #expect(ring.frames(after: nil, ChangeFilter(account: "ACC-2", among: .all))?.count == 1)
            try await server.store.apply(version: 2, [statement("S5")])
            _ = ring.append(try await server.store.changes(after: events.last?.token, limit: 10))
            #expect(ring.frames(after: nil, .everything) == nil)
            #expect(ring.frames(after: events.last?.token, .everything)?.count == 1)
        }
    }
}
