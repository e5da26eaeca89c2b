import ArrowBridge
import Banking
import DeltaLake
import Foundation
import Logging
import Scalars
import ServiceLifecycle
import Testing

@testable import Generator

struct ContinuousGeneratorTests {
    /// Runs a generator until it has made so many commits, then shuts it down.
    private func run(
        on table: TemporaryTable, commits: Int, today: String = "2025-07-15", _ change: (inout ContinuousOptions) -> Void = { _ in }
    ) async throws -> [ContinuousCommit] {
        var options = ContinuousOptions()
        options.transactionsPerStatement = 5
        change(&options)
        let now = try #require(CalendarDate(today)).start
        let (stream, continuation) = AsyncStream.makeStream(of: ContinuousCommit.self)
        let generator = try ContinuousGenerator(
            location: table.path, options: options, sleeper: ImmediateClock(), clock: WallClock { now },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { continuation.yield($0) }
        let group = ServiceGroup(
            configuration: .init(services: [generator], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { continuation.finish() }
                try await group.run()
            }
            var made: [ContinuousCommit] = []
            for await commit in stream {
                made.append(commit)
                if made.count == commits { await group.triggerGracefulShutdown() }
            }
            try await tasks.waitForAll()
            return made
        }
    }

    private func table(accounts: Int = 10) async throws -> TemporaryTable {
        let table = try TemporaryTable()
        var options = GeneratorOptions()
        options.accounts = accounts
        options.transactionsPerStatement = 5
        try await TableGenerator.generate(at: table.path, options: options)
        return table
    }

    @Test func accountsGoOnWhereTheTableEnds() async throws {
        let table = try await table()
        let commits = try await run(on: table, commits: 6) {
            $0.rate = 8
            $0.correctionsPerThousand = 0
            $0.closuresPerThousand = 0
        }
        #expect(commits.prefix(6).allSatisfy { $0.counts == .init(added: 4) })
        #expect(commits.map(\.version) == Array(2...Int64(commits.count + 1)))
        let statements = try table.statements()
        #expect(statements.count == 30 + 4 * commits.count)
        #expect(Set(statements.map(\.accountNumber)).count == 10)
        expectSound(statements)
    }

    @Test func continuedAccountsAreThoseOfALongerLoad() async throws {
        let table = try await table()
        _ = try await run(on: table, commits: 5) {
            $0.rate = 4
            $0.correctionsPerThousand = 0
            $0.closuresPerThousand = 0
        }
        let generator = StatementGenerator(seed: 42, transactionsPerStatement: 5)
        for statement in try table.statements() {
            let index = try #require((0..<10).first { Account(seed: 42, index: $0).number == statement.accountNumber })
            let chain = generator.statements(of: Account(seed: 42, index: index), count: 6)
            let same = try #require(chain.first { $0.statementId == statement.statementId })
            #expect(same.transactions == statement.transactions)
            #expect(same.accountHolder == statement.accountHolder)
        }
    }

    @Test func correctionsAndClosuresKeepEverythingSound() async throws {
        let table = try await table()
        let commits = try await run(on: table, commits: 30) {
            $0.rate = 6
            $0.correctionsPerThousand = 500
            $0.closuresPerThousand = 200
        }
        #expect(commits.contains { $0.counts.corrected > 0 } && commits.contains { $0.counts.removed > 0 })
        expectSound(try table.statements())
        let changes = try table.changes(from: 2)
        #expect(changes.count { $0.type == .insert } == commits.reduce(0) { $0 + $1.counts.added })
        #expect(changes.count { $0.type == .updatePostimage } == commits.reduce(0) { $0 + $1.counts.corrected })
        #expect(changes.count { $0.type == .delete } == commits.reduce(0) { $0 + $1.counts.removed })
        // For each account that is closed another one is opened, at the latest with the next statements.
        #expect(Set(try table.statements().map(\.accountNumber)).count >= 8)
    }

    /// Statements open with balances that the table holds: other writers must see that they depend on it.
    @Test func statementsThatGoOnAreNoBlindAppend() async throws {
        let table = try await table()
        var session = try ContinuousSession(
            location: table.path, options: ContinuousOptions(), clock: .system, stop: StopRequest())
        let commit = try #require(try session.addStatements(3))
        #expect(commit.version == 2)
        let log = try String(contentsOfFile: table.path + "/_delta_log/00000000000000000002.json", encoding: .utf8)
        #expect(log.contains(#""isBlindAppend":false"#))
    }

    @Test func noStatementIsOfAMonthThatHasNotEnded() async throws {
        let table = try await table(accounts: 3)
        let commits = try await run(on: table, commits: 4, today: "2024-05-20") {
            $0.rate = 6
            $0.correctionsPerThousand = 0
            $0.closuresPerThousand = 0
        }
        let statements = try table.statements()
        #expect(statements.map(\.periodEnd.description).max() == "2024-04-30")
        // Three accounts need April; what is asked for beyond that are new accounts.
        #expect(Set(statements.map(\.accountNumber)).count == 3 + commits.count * 3 - 3)
        expectSound(statements)
    }

    @Test func twoGeneratorsOnOneTable() async throws {
        let table = try await table()
        async let first = run(on: table, commits: 12) {
            $0.rate = 6
            $0.seed = 1
            $0.correctionsPerThousand = 200
            $0.closuresPerThousand = 50
        }
        async let second = run(on: table, commits: 12) {
            $0.rate = 6
            $0.seed = 2
            $0.correctionsPerThousand = 200
            $0.closuresPerThousand = 50
        }
        let versions = try await (first + second).map(\.version)
        #expect(Set(versions).count == versions.count)
        #expect(try table.delta().latestVersion() == versions.max())
        expectSound(try table.statements())
    }

    /// Who deletes an account's latest statement sets it back by a month.
    @Test func otherWritersAreFollowed() async throws {
        let table = try await table(accounts: 2)
        let latest = try table.statements().filter { $0.periodEnd.description == "2024-03-31" }
        let transaction = try table.delta().startTransaction()
        try transaction.rewrite(where: "statementId", isIn: [latest[0].statementId]) { _, _, _ in .delete }
        _ = try transaction.commit(operation: "DELETE")
        _ = try await run(on: table, commits: 1) { $0.rate = 4 }
        let statements = try table.statements()
        #expect(statements.contains { $0.statementId == latest[0].statementId })
        expectSound(statements)
    }

    @Test func aColumnOfOthersSurvivesACorrection() async throws {
        let table = try TemporaryTable()
        let branch = StructField("branch", .string)
        let delta = try DeltaTable.create(
            at: table.path, schema: StructType(StatementTableSchema.statement.fields + [branch]),
            configuration: StatementTableSchema.properties)
        let transaction = try delta.startTransaction()
        let builder = transaction.makeBatchBuilder()
        let statement = StatementGenerator(seed: 1, transactionsPerStatement: 9).statements(
            of: Account(seed: 1, index: 0), count: 1)[0]
        StatementColumns(builder).append(statement) { $1.append("Tampines") }
        try transaction.append(builder.finish())
        _ = try transaction.commit(operation: "WRITE")
        let commits = try await run(on: table, commits: 4, today: "2024-02-10") {
            $0.correctionsPerThousand = 1_000
            $0.closuresPerThousand = 0
            $0.rate = 2
        }
        #expect(commits.contains { $0.counts.corrected > 0 })
        var reader = try delta.snapshot().rows(batchSize: 100)
        var branches: [String: String?] = [:]
        while let batch = try reader.next() {
            for row in 0..<batch.rowCount {
                let key = try #require(batch["statementId"]?.string(row))
                branches[key] = try #require(batch["branch"]).string(row)
            }
        }
        #expect(branches[statement.statementId] == "Tampines")
        #expect(branches.values.count { $0 == nil } == branches.count - 1)
    }

    @Test func aStopAbandonsTheChangeUnderWay() async throws {
        let table = try await table()
        let stop = StopRequest()
        var session = try ContinuousSession(location: table.path, options: ContinuousOptions(), clock: .system, stop: stop)
        _ = try session.addStatements(3)
        let (version, files) = (try table.delta().latestVersion(), try table.files())
        stop.request()
        #expect(throws: CancellationError.self) { try session.addStatements(3) }
        #expect(throws: CancellationError.self) { try session.correctStatements(1) }
        #expect(throws: CancellationError.self) { try session.closeAccounts(1) }
        #expect(try table.delta().latestVersion() == version)
        #expect(try table.files() == files)
    }

    @Test func withoutATableThereIsNothingToGoOnWith() async throws {
        let table = try TemporaryTable()
        let error = await #expect(throws: GeneratorError.self) { try await run(on: table, commits: 1) }
        #expect(error?.code == .noTable)
    }

    @Test func anotherTableIsRefused() async throws {
        let table = try TemporaryTable()
        _ = try DeltaTable.create(at: table.path, schema: StructType([StructField("statementId", .long)]))
        let error = await #expect(throws: GeneratorError.self) { try await run(on: table, commits: 1) }
        #expect(error?.code == .notStatements)
        #expect(error?.description.contains("statementId is long, not string") == true)
    }
}
