import ArrowBridge
import Banking
import DeltaLake
import NIOPosix
import Scalars

/// Makes tables of bank statements: `odl generate --mode batch`.
public enum TableGenerator {
    /// Corrections and closures of one version, at most.
    private static let changesPerCommit = 100

    /// Creates a table and fills it. Blocking work is done on NIO's threads for it.
    ///
    /// Cancelled or failed, it leaves the versions that it has committed.
    /// - Parameters:
    ///   - location: a path at which there is no table yet
    ///   - progress: called after each version
    /// - Returns: what was written
    /// - Throws: ``GeneratorError``, `DeltaError`, `CancellationError`
    @discardableResult
    public static func generate(
        at location: String, options: GeneratorOptions, progress: @escaping @Sendable (GenerationProgress) -> Void = { _ in }
    ) async throws -> GenerationProgress {
        try options.validate()
        let pool = NIOThreadPool.singleton
        let table = try await pool.runIfActive { try create(at: location) }
        let (plan, fields) = try await pool.runIfActive {
            (BatchPlan(options), try table.startTransaction().makeBatchBuilder().fields)
        }
        var done = GenerationProgress(totalStatements: options.statementCount)
        // While one commit is written the next is generated: two of them are in memory, never more.
        try await withThrowingTaskGroup(of: [ArrowBatch].self) { group in
            var waiting = plan.commits[...]
            func generateNext() {
                guard let accounts = waiting.popFirst() else { return }
                group.addTask { try await pool.runIfActive { batches(of: accounts, plan: plan, fields: fields) } }
            }
            generateNext()
            while let batches = try await group.next() {
                generateNext()
                done.version = try await pool.runIfActive { try append(batches, to: table) }
                done.statements += batches.reduce(0) { $0 + $1.rowCount }
                progress(done)
            }
        }
        for corrections in plan.corrections.chunks(of: changesPerCommit) {
            done.version = try await pool.runIfActive { try correct(corrections, in: table, plan: plan) }
            done.corrections += corrections.count
            progress(done)
        }
        for accounts in plan.closures.chunks(of: changesPerCommit) {
            done.version = try await pool.runIfActive { try close(accounts, in: table, plan: plan) }
            done.closures += accounts.count
            progress(done)
        }
        return done
    }

    private static func create(at location: String) throws -> DeltaTable {
        do {
            return try DeltaTable.create(
                at: location, schema: StatementTableSchema.statement, name: "account_statements",
                configuration: StatementTableSchema.properties)
        } catch let error as DeltaError where error.code == .conflict {
            throw GeneratorError.tableExists(location)
        }
    }

    /// A batch for each file.
    private static func batches(of accounts: ArraySlice<Account>, plan: BatchPlan, fields: [ArrowField]) -> [ArrowBatch] {
        let generator = StatementGenerator(
            seed: plan.options.seed, transactionsPerStatement: plan.options.transactionsPerStatement)
        let builder = ArrowBatchBuilder(fields)
        let columns = StatementColumns(builder)
        return accounts.chunks(of: plan.accountsPerFile).map { accounts in
            for account in accounts {
                for statement in generator.statements(of: account, count: plan.options.statementsPerAccount) {
                    columns.append(statement)
                }
            }
            return builder.finish()
        }
    }

    private static func append(_ batches: [ArrowBatch], to table: DeltaTable) throws -> Int64 {
        let rowsPerFile = batches.map(\.rowCount).max() ?? 1
        let transaction = try table.startTransaction(options: .init(rowsPerFile: rowsPerFile))
        for batch in batches { try transaction.append(batch) }
        return try transaction.commit(operation: "WRITE", parameters: ["mode": "Append"]).version
    }

    private static func correct(_ corrections: ArraySlice<BatchPlan.PlannedCorrection>, in table: DeltaTable, plan: BatchPlan)
        throws -> Int64
    {
        let planned = Dictionary(corrections.map { ($0.statementId, $0) }) { first, _ in first }
        let transaction = try table.startTransaction(options: rewriting(plan.options))
        try transaction.rewrite(where: "statementId", isIn: Set(planned.keys)) { batch, row, builder in
            guard let statement = StatementRows(batch)[row], var random = planned[statement.statementId]?.random,
                let kind = planned[statement.statementId]?.kind
            else { return .keep }
            let reissued = statement.generatedAt.map { Timestamp(microseconds: $0.microseconds + Timestamp.microsecondsPerDay) }
            let corrected =
                statement.applying(kind, generatedAt: reissued, random: &random)
                ?? statement.applying(.text, generatedAt: reissued, random: &random)
            guard let corrected else { return .keep }
            StatementColumns(builder).append(corrected)
            return .update
        }
        return try transaction.commit(operation: "UPDATE").version
    }

    private static func close(_ accounts: ArraySlice<String>, in table: DeltaTable, plan: BatchPlan) throws -> Int64 {
        let transaction = try table.startTransaction(options: rewriting(plan.options))
        try transaction.rewrite(where: "accountNumber", isIn: Set(accounts)) { _, _, _ in .delete }
        return try transaction.commit(operation: "DELETE").version
    }

    /// Files that are rewritten together do not become one large file.
    private static func rewriting(_ options: GeneratorOptions) -> DeltaTransaction.Options {
        .init(rowsPerFile: options.statementsPerFile)
    }
}
