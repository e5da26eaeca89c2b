import ArrowBridge
import Banking
import DeltaLake
import Scalars

/// Goes on with a table: knows its accounts as of a version, and changes it. All calls block.
///
/// What it knows comes from the table alone, its own commits included, so that other writers may work on the table as well.
/// Generators note each commit as progress of one application: of two that commit at once, one is refused and decides anew
/// from what the other has done.
struct ContinuousSession {
    /// As the table's log has it.
    private static let applicationId = "odl-generate"
    private static let batchSize = 1_024
    /// Files that are rewritten together become files of about this size, so that corrections go on rewriting little.
    private static let rowsPerFile = 500
    /// How often one change is tried before it is left for later.
    private static let attempts = 5

    private let table: DeltaTable
    private let options: ContinuousOptions
    private let clock: WallClock
    private let stop: StopRequest
    private let generator: StatementGenerator
    private var book = AccountBook()
    /// The version that `book` is of.
    private var version: Int64 = -1
    /// Accounts to be opened for those that were closed.
    private var openings = 0
    private var nextIndex = 0

    /// - Parameter stop: when it is requested, a change that is under way is abandoned with a `CancellationError`
    init(location: String, options: ContinuousOptions, clock: WallClock, stop: StopRequest) throws {
        do {
            table = try DeltaTable(at: location)
        } catch let error as DeltaError where error.code == .notATable {
            throw GeneratorError.noTable(location)
        }
        self.options = options
        self.clock = clock
        self.stop = stop
        generator = StatementGenerator(seed: options.seed, transactionsPerStatement: options.transactionsPerStatement)
        let snapshot = try table.snapshot()
        try StatementTableSchema.check(snapshot.metadata.schema, of: location)
        try load(snapshot)
    }

    var accountCount: Int { book.count }

    /// Adds statements: those that accounts need next, then new accounts.
    ///
    /// - Returns: what was committed; nil when there is nothing to add, or other writers were always first.
    mutating func addStatements(_ count: Int) throws -> ContinuousCommit? {
        var plan = NewStatements(nextIndex: nextIndex)
        let commit = try change(operation: "WRITE", parameters: ["mode": "Append"]) { session, transaction in
            plan = session.newStatements(count)
            guard !plan.statements.isEmpty else { return nil }
            let builder = transaction.makeBatchBuilder()
            let columns = StatementColumns(builder)
            for statement in plan.statements { columns.append(statement) }
            try transaction.append(builder.finish())
            // A statement opens with the balance with which the one before it closes.
            transaction.dependsOnRead = true
            return ContinuousCommit.Counts(added: plan.statements.count)
        }
        if commit != nil {
            openings = max(0, openings - plan.opened)
            nextIndex = plan.nextIndex
        }
        return commit
    }

    /// Puts right the latest statements of some accounts.
    mutating func correctStatements(_ count: Int) throws -> ContinuousCommit? {
        try change(operation: "UPDATE") { session, transaction in
            var random = session.random(.correction)
            let keys = Set((0..<count).compactMap { _ in session.book.draw(from: &random)?.latest?.statementId })
            let issued = session.clock.now()
            let summary = try transaction.rewrite(where: "statementId", isIn: keys) { batch, row, builder in
                try session.stop.check()
                let kind = random.chance(3, in: 4) ? Correction.amount : .text
                guard let corrected = StatementRows(batch)[row]?.applying(kind, generatedAt: issued, random: &random) else {
                    return .keep
                }
                StatementColumns(builder).append(corrected) { position, builder in
                    builder.append(row: row, of: batch.columns[position])
                }
                return .update
            }
            return summary.updatedRows > 0 ? ContinuousCommit.Counts(corrected: summary.updatedRows) : nil
        }
    }

    /// Closes accounts, each of which is followed by a new one.
    mutating func closeAccounts(_ count: Int) throws -> ContinuousCommit? {
        var closed = 0
        let commit = try change(operation: "DELETE") { session, transaction in
            var random = session.random(.selection)
            let leaving = min(count, session.book.count - 1)
            let numbers = Set((0..<max(0, leaving)).compactMap { _ in session.book.draw(from: &random)?.account.number })
            closed = numbers.count
            let summary = try transaction.rewrite(where: "accountNumber", isIn: numbers) { _, _, _ in
                try session.stop.check()
                return .delete
            }
            return summary.deletedRows > 0 ? ContinuousCommit.Counts(removed: summary.deletedRows) : nil
        }
        if commit != nil { openings += closed }
        return commit
    }
}

// MARK: Changing the table

extension ContinuousSession {
    private mutating func change(
        operation: String, parameters: [String: String] = [:],
        _ body: (inout ContinuousSession, DeltaTransaction) throws -> ContinuousCommit.Counts?
    ) throws -> ContinuousCommit? {
        for _ in 0..<Self.attempts {
            try stop.check()
            let transaction = try table.startTransaction(options: .init(rowsPerFile: Self.rowsPerFile))
            try StatementTableSchema.check(transaction.snapshot.metadata.schema, of: table.location)
            try catchUp(with: transaction.snapshot)
            guard let counts = try body(&self, transaction) else { return nil }
            transaction.setTransaction(appId: Self.applicationId, version: transaction.readVersion + 1)
            do {
                let result = try transaction.commit(operation: operation, parameters: parameters)
                return ContinuousCommit(version: result.version, counts: counts, checkpointFailure: result.checkpointFailure)
            } catch let error as DeltaError where error.code == .conflict {
                continue
            }
        }
        return nil
    }

    /// Decisions depend on seed and version alone.
    private func random(_ purpose: RandomStream.Purpose) -> RandomStream {
        RandomStream(seed: options.seed, account: 0, purpose: purpose, index: Int(version))
    }
}

// MARK: Knowing the table

extension ContinuousSession {
    private mutating func load(_ snapshot: Snapshot) throws {
        book = AccountBook()
        var reader = snapshot.rows(batchSize: Self.batchSize)
        while let batch = try reader.next() {
            let rows = StatementRows(batch, withTransactions: false)
            for row in 0..<batch.rowCount { rows[row].map { book.insert($0) } }
        }
        version = snapshot.version
    }

    private mutating func catchUp(with snapshot: Snapshot) throws {
        guard snapshot.version > version else { return }
        var feed = try table.changeFeed(startingVersion: version + 1)
        while version < snapshot.version, let changes = try feed.next() {
            try apply(changes)
            version = changes.version
        }
        if book.isStale { try load(snapshot) }
    }

    private mutating func apply(_ changes: VersionChanges) throws {
        // Deletes first: an account that is written anew in one version has been removed before.
        for types in [[.delete], [.insert, .updatePostimage]] as [Set<ChangeType>] {
            var reader = changes.rows(batchSize: Self.batchSize, changeTypes: types)
            while let batch = try reader.next() {
                let rows = StatementRows(batch.rows, withTransactions: false)
                for (row, type) in batch.changeTypes.enumerated() {
                    guard let statement = rows[row] else { continue }
                    switch type {
                    case .insert: book.insert(statement)
                    case .updatePostimage: book.update(statement)
                    case .delete: book.remove(statement)
                    case .updatePreimage: break
                    }
                }
            }
        }
    }
}

// MARK: Deciding what comes next

extension ContinuousSession {
    private struct NewStatements {
        var statements: [Statement] = []
        var opened = 0
        var nextIndex: Int
    }

    /// No statement is of a month that has not ended yet: where every account is up to date, new ones are opened.
    private mutating func newStatements(_ count: Int) -> NewStatements {
        let now = clock.now()
        let due = book.due(limit: max(0, count - openings), before: now.date)
        var new = NewStatements(nextIndex: nextIndex)
        new.statements = due.map {
            generator.statement(of: $0.account, period: $0.period, opening: $0.opening, generatedAt: now)
        }
        let lastMonth = StatementPeriod(containing: now.date).previous
        let first = min(book.newestPeriod ?? .first, lastMonth)
        while new.statements.count < count {
            let account = unusedAccount(from: &new.nextIndex)
            new.statements.append(generator.statement(of: account, period: first, opening: nil, generatedAt: now))
            new.opened += 1
        }
        return new
    }

    /// The next account of the seed's sequence whose number is free.
    private func unusedAccount(from index: inout Int) -> Account {
        while true {
            let account = Account(seed: options.seed, index: index)
            index += 1
            if book[account.number] == nil { return account }
        }
    }
}
