import Banking
import DeltaLake
import Foundation
import Synchronization
import Testing

@testable import Generator

struct TableGeneratorTests {
    private func options(_ change: (inout GeneratorOptions) -> Void = { _ in }) -> GeneratorOptions {
        var options = GeneratorOptions()
        options.accounts = 20
        options.transactionsPerStatement = 8
        change(&options)
        return options
    }

    @Test func theTableHoldsTheAccountsStatements() async throws {
        let table = try TemporaryTable()
        let options = options()
        let done = try await TableGenerator.generate(at: table.path, options: options)
        let generator = StatementGenerator(seed: options.seed, transactionsPerStatement: options.transactionsPerStatement)
        let expected = (0..<options.accounts).flatMap { generator.statements(of: Account(seed: options.seed, index: $0), count: 3) }
        #expect(try table.statements() == expected.sorted { $0.statementId < $1.statementId })
        #expect(done.statements == 60)
        #expect(try table.delta().latestVersion() == done.version)
    }

    @Test func commitsAndFilesAreBounded() async throws {
        let table = try TemporaryTable()
        let seen = Mutex<[GenerationProgress]>([])
        let options = options {
            $0.statementsPerFile = 9
            $0.statementsPerCommit = 30
        }
        try await TableGenerator.generate(at: table.path, options: options) { progress in seen.withLock { $0.append(progress) } }
        let progress = seen.withLock { $0 }
        #expect(progress.map(\.statements) == [27, 54, 60])
        #expect(progress.map(\.version) == [1, 2, 3])
        #expect(progress.allSatisfy { $0.totalStatements == 60 })
        #expect(try table.delta().snapshot().files.count == 7)
    }

    @Test func correctionsAreUpdatesThatKeepTheBalances() async throws {
        let table = try TemporaryTable()
        let options = options { $0.corrections = 12 }
        let done = try await TableGenerator.generate(at: table.path, options: options)
        #expect(done.corrections == 12)
        expectSound(try table.statements())
        let changes = try table.changes(from: 2)
        let before = Dictionary(
            uniqueKeysWithValues: changes.filter { $0.type == .updatePreimage }.map { ($0.statement.statementId, $0.statement) })
        let after = Dictionary(
            uniqueKeysWithValues: changes.filter { $0.type == .updatePostimage }.map { ($0.statement.statementId, $0.statement) })
        #expect(changes.count == 24)
        #expect(before.count == 12 && Set(before.keys) == Set(after.keys))
        #expect(before.allSatisfy { $0.value != after[$0.key] })
        #expect(before.contains { $0.value.closingBalance != after[$0.key]?.closingBalance })
    }

    @Test func closuresAreDeletesOfWholeAccounts() async throws {
        let table = try TemporaryTable()
        let done = try await TableGenerator.generate(at: table.path, options: options { $0.closures = 5 })
        #expect(done.closures == 5)
        let deleted = try table.changes(from: 2)
        #expect(deleted.count == 15 && deleted.allSatisfy { $0.type == .delete })
        let left = try table.statements()
        #expect(left.count == 45)
        #expect(Set(left.map(\.accountNumber)).isDisjoint(with: deleted.map(\.statement.accountNumber)))
    }

    @Test func aCorrectionRewritesOneFile() async throws {
        let table = try TemporaryTable()
        let options = options {
            $0.statementsPerFile = 6
            $0.corrections = 1
        }
        try await TableGenerator.generate(at: table.path, options: options)
        let (before, after) = (try table.delta().snapshot(version: 1).files, try table.delta().snapshot(version: 2).files)
        #expect(before.count == 10 && after.count == 10)
        #expect(Set(before.map(\.path)).subtracting(after.map(\.path)).count == 1)
    }

    @Test func sameOptionsSameRows() async throws {
        let (a, b) = (try TemporaryTable(), try TemporaryTable())
        let options = options {
            $0.corrections = 4
            $0.closures = 2
        }
        try await TableGenerator.generate(at: a.path, options: options)
        var cutOtherwise = options
        cutOtherwise.statementsPerFile = 7
        cutOtherwise.statementsPerCommit = 14
        try await TableGenerator.generate(at: b.path, options: cutOtherwise)
        #expect(try a.statements() == b.statements())
    }

    @Test func anExistingTableIsRefused() async throws {
        let table = try TemporaryTable()
        try await TableGenerator.generate(at: table.path, options: options())
        let error = await #expect(throws: GeneratorError.self) {
            try await TableGenerator.generate(at: table.path, options: options())
        }
        #expect(error?.code == .tableExists)
        #expect(error?.description.contains("--mode continuous") == true)
        #expect(try table.delta().latestVersion() == 1)
    }

    @Test func badOptionsTouchNothing() async throws {
        let table = try TemporaryTable()
        await #expect(throws: GeneratorError.self) {
            try await TableGenerator.generate(at: table.path, options: options { $0.accounts = 0 })
        }
        #expect(!FileManager.default.fileExists(atPath: table.path))
    }
}
