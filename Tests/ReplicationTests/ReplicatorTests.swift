import Banking
import Foundation
import Generator
import Logging
import Replication
import SQLiteStore
import Scalars
import StatementStore
import Synchronization
import Testing

/// A table made by the generator, replicated into a real store.
@Suite struct ReplicatorTests {
    private let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    private var table: String { directory.appending(path: "table").path }
    private var storePath: String { directory.appending(path: "odl.sqlite").path }

    private func withTable(
        corrections: Int = 0, closures: Int = 0, _ body: (SQLiteStore) async throws -> Void
    ) async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var options = GeneratorOptions()
        options.accounts = 30
        options.transactionsPerStatement = 4
        options.corrections = corrections
        options.closures = closures
        try await TableGenerator.generate(at: table, options: options)
        try await SQLiteStore.withStore(path: storePath, body)
    }

    private func replicator(
        _ store: SQLiteStore, resnapshot: Bool = false, progress: @escaping @Sendable (ReplicationProgress) -> Void = { _ in }
    ) -> Replicator {
        var configuration = Replicator.Configuration(table: table)
        configuration.untilCaughtUp = true
        configuration.resnapshot = resnapshot
        configuration.batchRows = 7
        return Replicator(configuration: configuration, store: store, logger: Logger(label: "test"), progress: progress)
    }

    private func verify(_ store: SQLiteStore) async throws -> VerificationReport {
        try await Verifier(table: table, store: store).verify()
    }

    private func events(_ store: SQLiteStore) async throws -> [StatementChangeEvent] { try await store.changes(after: nil, limit: 10_000) }

    @Test func aLoadEqualsTheTable() async throws {
        try await withTable(corrections: 3, closures: 2) { store in
            try await replicator(store).run()
            let report = try await verify(store)
            #expect(report.isEqual && report.storeCount == 84)
            let events = try await events(store)
            #expect(events.count == 84 && events.allSatisfy { $0.operation == .insert })
            let status = try await store.status()
            #expect(status.report?.phase == .stopped && status.report?.lastError == nil)
            #expect(status.report?.pendingSince == nil, "in step when it stopped")
            #expect(status.pipelineLatency == nil, "a load says nothing of the latency of changes")
        }
    }

    /// Stopped after every batch, it goes on where it was: each statement is announced once.
    @Test func aLoadThatIsStoppedAgainAndAgainIsWhole() async throws {
        try await withTable { store in
            var runs = 0
            while try await store.checkpoint()?.applied == nil {
                runs += 1
                try #require(runs < 100)
                try await runForOneBatch(store)
            }
            #expect(runs > 5)
            let report = try await verify(store)
            #expect(report.isEqual)
            let keys = try await events(store).map(\.statementId)
            #expect(keys.count == 90 && Set(keys).count == 90)
        }
    }

    private func runForOneBatch(_ store: SQLiteStore) async throws {
        let run = Mutex<Task<Void, any Error>?>(nil)
        let calls = Mutex(0)
        let replicator = replicator(store) { _ in
            // The first call is the start, the second one the first batch.
            guard calls.withLock({ $0 += 1; return $0 }) == 2 else { return }
            run.withLock { $0?.cancel() }
        }
        let task = run.withLock { run in
            let task = Task { try await replicator.run() }
            run = task
            return task
        }
        try await task.value
    }

    @Test func aResnapshotWritesAndAnnouncesWhatDiffersOnly() async throws {
        try await withTable { store in
            try await replicator(store).run()
            let checkpoint = try #require(try await store.checkpoint())
            let at = try #require(checkpoint.applied)
            let keys = try await events(store).map(\.statementId)
            let stray = Statement(
                statementId: "stray", accountNumber: "000", accountHolder: nil, accountType: nil, currency: "SGD", periodStart: nil,
                periodEnd: at.committedAt.date, openingBalance: nil, closingBalance: .zero, generatedAt: nil, transactions: [])
            _ = try await store.apply(
                MicroBatch(
                    expectedCheckpoint: checkpoint, checkpoint: checkpoint,
                    changes: [
                        StatementChange(.delete(statementId: keys[4]), source: at),
                        StatementChange(.upsert(stray), source: SourcePosition(version: at.version - 1, committedAt: at.committedAt)),
                    ], startedAt: at.committedAt))
            let broken = try await verify(store)
            #expect(broken.missing.named == [keys[4]] && broken.extra.named == ["stray"] && broken.different.count == 0)

            try await replicator(store, resnapshot: true).run()
            let repaired = try await verify(store)
            #expect(repaired.isEqual)
            let repairs = try await events(store).dropFirst(92)
            #expect(Set(repairs.map { "\($0.operation) \($0.statementId)" }) == ["insert \(keys[4])", "delete stray"])
        }
    }

    @Test func aTableThatEndsBeforeTheStoreIsRefused() async throws {
        try await withTable(corrections: 2) { store in
            try await replicator(store).run()
            let log = URL(filePath: table).appending(path: "_delta_log")
            let commits = try FileManager.default.contentsOfDirectory(atPath: log.path).filter { $0.hasSuffix(".json") && !$0.hasPrefix("_") }
            try FileManager.default.removeItem(at: log.appending(path: try #require(commits.max())))
            await #expect { try await replicator(store).run() } throws: { "\($0)".contains("--resnapshot") }
            let failed = try await store.status()
            #expect(failed.report?.phase == .failed && failed.report?.lastError?.contains("--resnapshot") == true)
        }
    }
}
