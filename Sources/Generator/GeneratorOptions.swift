/// What a table is generated with. The same options make the same rows.
public struct GeneratorOptions: Sendable, Hashable {
    public var accounts = 1_000
    /// Consecutive months from January 2024 on.
    public var statementsPerAccount = 3
    public var transactionsPerStatement = 50
    public var seed: UInt64 = 42
    /// Statements that are put right after the load: updates in the change feed. Each is of another account.
    public var corrections = 0
    /// Accounts that are closed after the load: all their statements are deleted.
    public var closures = 0
    /// About as many statements as a file holds: a correction rewrites one file.
    public var statementsPerFile = 500
    /// About as many statements as a version of the load adds; bounds the memory.
    public var statementsPerCommit = 5_000

    public init() {}

    public var statementCount: Int { accounts * statementsPerAccount }

    /// - Throws: ``GeneratorError`` that names the flag of `odl generate`.
    public func validate() throws(GeneratorError) {
        try check("--accounts", accounts, 1...10_000_000)
        try check("--statements-per-account", statementsPerAccount, 1...1_200)
        try check("--transactions-per-statement", transactionsPerStatement, 1...10_000)
        try check("--corrections", corrections, 0...accounts)
        try check("--closures", closures, 0...accounts)
        guard corrections + closures <= accounts else { throw .moreThanAccounts(corrections + closures, accounts: accounts) }
    }

    private func check(_ flag: String, _ value: Int, _ range: ClosedRange<Int>) throws(GeneratorError) {
        guard range.contains(value) else {
            throw .outOfRange(flag: flag, takes: "\(range.lowerBound) to \(range.upperBound)", given: "\(value)")
        }
    }
}
