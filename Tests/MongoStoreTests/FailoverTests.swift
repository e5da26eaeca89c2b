import Foundation
import MongoTestServer
import Scalars
import StatementStore
import Synchronization
import Testing

@testable import MongoStore

/// Three members with the server's own time-outs, under load, while something happens to them. Takes minutes, so it runs only
/// when asked for (`tests/failover/run`), and prints the figures that docs/mongodb.md shows.
@Suite(
    "MongoDB failover", .serialized,
    .enabled(
        if: MongoProcess.executable != nil && ProcessInfo.processInfo.environment["ODL_FAILOVER"] != nil, "set ODL_FAILOVER=1; takes minutes"))
struct FailoverTests {
    @Test func primaryKilled() async throws {
        try await underLoad("primary killed (SIGKILL)") { set in
            let primary = try set.waitForPrimary()
            primary.kill()
            _ = try set.waitForPrimary()
            try primary.start()
        }
    }

    @Test func primaryFrozen() async throws {
        try await underLoad("primary frozen for 15 s (SIGSTOP)") { set in
            let primary = try set.waitForPrimary()
            primary.signal(SIGSTOP)
            Thread.sleep(forTimeInterval: 15)
            primary.signal(SIGCONT)
            _ = try set.waitForPrimary()
        }
    }

    @Test func allMembersAway() async throws {
        try await underLoad("all members away for 30 s (SIGKILL)") { set in
            for member in set.members { member.kill() }
            Thread.sleep(forTimeInterval: 30)
            for member in set.members { try member.start() }
            _ = try set.waitForPrimary()
        }
    }

    /// Replicates, reads and follows the feed while `event` takes its course; then compares everything.
    private func underLoad(_ name: String, _ event: @escaping @Sendable (MongoReplicaSet) throws -> Void) async throws {
        let set = try await offCooperativeThreads { try MongoReplicaSet(members: 3) }
        defer { set.end() }
        let store = try await MongoStore(uri: set.uri(database: "odl"))
        defer { store.close() }
        let load = FailoverLoad(store: store)
        try await load.applyNext()
        async let writing: Void = load.write()
        async let reading: Void = load.read()
        async let following: Void = load.follow()
        try await load.reach(version: 20)
        let start = ContinuousClock.now
        load.eventBegan()
        try await offCooperativeThreads { try event(set) }
        let duration = ContinuousClock.now - start
        try await load.reach(version: load.version + 20)
        load.stop()
        _ = await (writing, reading, following)
        try await load.check()
        print("FAILOVER \(name): event \(seconds(duration)) s; \(load.figures)")
    }
}

private func seconds(_ duration: Duration) -> String { String(format: "%.1f", duration / .seconds(1)) }

/// A replicator, four readers and a follower of the feed, each of which tries again as the product does.
private final class FailoverLoad: Sendable {
    private struct State {
        var isStopped = false
        var version: Int64 = 0
        /// The closing balance that each statement should have in the end.
        var expected: [String: Int] = [:]
        var began: ContinuousClock.Instant?
        var reads = 0
        var readErrors = 0
        var writeErrors = 0
        var slowestRead: Duration = .zero
        var slowestWrite: Duration = .zero
        var lastFailure: ContinuousClock.Instant?
        var seen: [ChangeToken] = []
    }

    private let store: MongoStore
    private let state = Mutex(State())

    init(store: MongoStore) { self.store = store }

    var version: Int64 { state.withLock { $0.version } }
    private var isStopped: Bool { state.withLock { $0.isStopped } }

    func eventBegan() { state.withLock { $0.began = .now } }
    func stop() { state.withLock { $0.isStopped = true } }

    func reach(version: Int64) async throws {
        for await _ in store.updates() where self.version >= version { return }
    }

    /// The next version: twenty statements, most of them of keys that exist, and a delete.
    func applyNext() async throws {
        let checkpoint = try await store.checkpoint()
        let version = (checkpoint?.applied?.version ?? 0) + 1
        let keys = (0..<20).map { "S\((Int(version) * 7 + $0) % 200)" }
        let gone = "S\((Int(version) * 7 + 100) % 200)"
        let start = ContinuousClock.now
        _ = try await store.apply(
            batch(
                version: version, after: checkpoint,
                upserts: keys.map { statement($0, account: "ACC-1", closing: "\(version).00", transactions: [transaction($0, "2024-01-05T10:00:00Z")]) },
                deletes: [gone]))
        state.withLock { state in
            state.version = version
            state.slowestWrite = max(state.slowestWrite, .now - start)
            for key in keys { state.expected[key] = Int(version) }
            state.expected[gone] = nil
        }
    }

    func write() async {
        while !isStopped {
            do { try await applyNext() } catch { await failed { $0.writeErrors += 1 } }
        }
    }

    func read() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { await self.readOnAndOn() } }
        }
    }

    private func readOnAndOn() async {
        while !isStopped {
            let start = ContinuousClock.now
            do {
                _ = try await store.answer(.latestStatement(account: "ACC-1"))
                state.withLock { state in
                    state.reads += 1
                    state.slowestRead = max(state.slowestRead, .now - start)
                }
            } catch { await failed { $0.readErrors += 1 } }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    /// As a WebSocket does: behind the last token, whenever there may be more.
    func follow() async {
        for await _ in store.updates() {
            var more = true
            while more {
                let last = state.withLock { $0.seen.last }
                guard let events = try? await store.changes(after: last, limit: 500) else { break }
                state.withLock { $0.seen += events.map(\.token) }
                more = !events.isEmpty
            }
            if isStopped { return }
        }
    }

    private func failed(_ count: (inout State) -> Void) async {
        state.withLock { state in
            count(&state)
            state.lastFailure = .now
        }
        try? await Task.sleep(for: .milliseconds(500))
    }

    /// What a whole verification compares: every statement, every number, every event once and in order.
    func check() async throws {
        // A write whose answer was an error may have been committed all the same; the checkpoint says so.
        let applied = try #require(try await store.checkpoint()?.applied?.version)
        #expect(applied == version)
        let stored = Mutex<Set<String>>([])
        _ = try await store.digests { key, _ in stored.withLock { _ = $0.insert(key) } }
        let expected = state.withLock { $0.expected }
        #expect(stored.withLock { $0 } == Set(expected.keys))
        let page = try await store.answer(.statements(account: "ACC-1", PageRequest(limit: 500)))
        for row in page?.rows ?? [] {
            let object = try JSONSerialization.jsonObject(with: Data(row)) as? [String: Any]
            let key = try #require(object?["statementId"] as? String)
            #expect(object?["closingBalance"] as? String == expected[key].map { "\($0).00" })
        }
        #expect(try await store.status().documentCount == Int64(expected.count))
        let latest = try #require(try await store.latestChangeToken()?.place)
        var seen = state.withLock { $0.seen }
        seen += try await store.changes(after: seen.last, limit: 10_000).map(\.token)
        #expect(seen.compactMap(\.place?.sequence) == Array(1...latest.sequence))
    }

    var figures: String {
        state.withLock { state in
            let well = state.began.flatMap { began in state.lastFailure.map { max(.zero, $0 - began) } } ?? .zero
            return "reads \(state.reads), errors: reads \(state.readErrors), batches \(state.writeErrors); "
                + "slowest read \(seconds(state.slowestRead)) s, slowest batch \(seconds(state.slowestWrite)) s, "
                + "last error \(seconds(well)) s after the beginning; "
                + "events \(state.seen.count), each once and in order"
        }
    }
}
