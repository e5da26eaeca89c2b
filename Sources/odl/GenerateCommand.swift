import ArgumentParser
import Foundation
import Generator
import ServiceLifecycle

struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make a Delta table of bank statements, with Change Data Feed on, or go on writing to one.",
        discussion: """
            The same options and seed make the same rows. Continuous mode appends statements, corrects some and closes an account
            now and then, until Ctrl-C.

            EXAMPLE: odl generate odl-data/lakehouse/account_statements --accounts 1000 --statements-per-account 3
            """)

    enum Mode: String, ExpressibleByArgument, CaseIterable {
        case batch, continuous
    }

    @Argument(help: "Where the table is or will be.")
    var table: String

    @Option(help: "Make a table, or go on with one.")
    var mode: Mode = .batch

    @Option(help: "Accounts (batch).")
    var accounts = 1_000

    @Option(help: "Monthly statements of each account (batch).")
    var statementsPerAccount = 3

    @Option(help: "Transactions of each statement.")
    var transactionsPerStatement = 50

    @Option(help: "What the random numbers start from.")
    var seed: UInt64 = 42

    @Option(help: "Statements to correct after the load: updates in the feed (batch).")
    var corrections = 0

    @Option(help: "Accounts to close after the load: deletes in the feed (batch).")
    var closures = 0

    @Option(help: "Statements per second (continuous).")
    var rate = 10.0

    func run() async throws {
        switch mode {
        case .batch: try await makeTable()
        case .continuous:
            var options = ContinuousOptions()
            options.rate = rate
            options.transactionsPerStatement = transactionsPerStatement
            options.seed = seed
            let generator = try ContinuousGenerator(location: table, options: options, logger: Terminal.logger)
            try await ServiceGroup.untilSignal([.init(service: generator, failureTerminationBehavior: .cancelGroup)])
        }
    }

    private func makeTable() async throws {
        var options = GeneratorOptions()
        options.accounts = accounts
        options.statementsPerAccount = statementsPerAccount
        options.transactionsPerStatement = transactionsPerStatement
        options.seed = seed
        options.corrections = corrections
        options.closures = closures
        try await Self.makeTable(at: table, options: options)
    }

    /// Also the demo's first step.
    static func makeTable(at table: String, options: GeneratorOptions) async throws {
        let line = StatusLine()
        let started = ContinuousClock.now
        let done = try await TableGenerator.generate(at: table, options: options) { progress in
            line.show("writing \(table)", done: progress.statements, of: progress.totalStatements, what: "statements")
        }
        let changes = [(done.corrections, "corrections"), (done.closures, "closures")].filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }
        line.finish(
            "wrote \(done.statements) statements\(changes.joined()) to \(table): version \(done.version), "
                + "\(String(format: "%.1f", (ContinuousClock.now - started).seconds)) s")
    }
}
