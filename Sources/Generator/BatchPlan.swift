import Scalars

/// What a batch load writes, decided before anything is written.
struct BatchPlan {
    let options: GeneratorOptions
    /// Sorted by number, so that files cover ranges of accounts and a change of one account opens one file.
    let accounts: [Account]
    /// Sorted by account.
    let corrections: [PlannedCorrection]
    /// Account numbers, sorted.
    let closures: [String]

    struct PlannedCorrection {
        let statementId: String
        let kind: Correction
        var random: RandomStream
    }

    init(_ options: GeneratorOptions) {
        self.options = options
        let accounts = (0..<options.accounts).map { Account(seed: options.seed, index: $0) }.sorted { $0.number < $1.number }
        self.accounts = accounts
        var random = RandomStream(seed: options.seed, account: 0, purpose: .selection)
        let chosen = random.distinct(options.corrections + options.closures, below: accounts.count)
        corrections = chosen.prefix(options.corrections).sorted().map { PlannedCorrection(accounts[$0], options: options) }
        closures = chosen.dropFirst(options.corrections).sorted().map { accounts[$0].number }
    }

    var accountsPerFile: Int { max(1, options.statementsPerFile / options.statementsPerAccount) }

    /// The accounts of each commit, in whole files.
    var commits: [ArraySlice<Account>] {
        let files = max(1, options.statementsPerCommit / (accountsPerFile * options.statementsPerAccount))
        return accounts.chunks(of: files * accountsPerFile)
    }
}

extension BatchPlan.PlannedCorrection {
    fileprivate init(_ account: Account, options: GeneratorOptions) {
        var random = RandomStream(seed: options.seed, account: RandomStream.name(account.number), purpose: .correction)
        // Amounts are put right in the latest statement: nothing opens with its closing balance yet.
        let isAmount = random.chance(3, in: 4)
        let place = isAmount ? options.statementsPerAccount - 1 : random.below(options.statementsPerAccount)
        let period = (0..<place).reduce(StatementPeriod.first) { period, _ in period.next }
        self.init(statementId: period.statementId(of: account.number), kind: isAmount ? .amount : .text, random: random)
    }
}

extension RandomAccessCollection {
    /// The elements in slices of `count`, the last of which may be shorter.
    func chunks(of count: Int) -> [SubSequence] {
        var chunks: [SubSequence] = []
        var rest = self[...]
        while !rest.isEmpty {
            chunks.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return chunks
    }
}
