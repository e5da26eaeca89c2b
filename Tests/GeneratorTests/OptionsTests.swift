import Testing

@testable import Generator

struct OptionsTests {
    @Test func defaultsAreValid() throws {
        try GeneratorOptions().validate()
        try ContinuousOptions().validate()
    }

    @Test func theFlagIsNamed() {
        let changes: [(String, (inout GeneratorOptions) -> Void)] = [
            ("--accounts", { $0.accounts = 0 }),
            ("--statements-per-account", { $0.statementsPerAccount = 0 }),
            ("--transactions-per-statement", { $0.transactionsPerStatement = 10_001 }),
            ("--corrections", { $0.corrections = -1 }),
            ("--closures", { $0.closures = 1_001 }),
        ]
        for (flag, change) in changes {
            var options = GeneratorOptions()
            change(&options)
            let error = #expect(throws: GeneratorError.self) { try options.validate() }
            #expect(error?.code == .invalidOption)
            #expect(error?.description.hasPrefix(flag + " takes ") == true)
        }
    }

    @Test func changesNeedAccounts() {
        var options = GeneratorOptions()
        options.accounts = 3
        options.corrections = 2
        options.closures = 2
        let error = #expect(throws: GeneratorError.self) { try options.validate() }
        #expect(error?.description.contains("--accounts") == true)
    }

    @Test(arguments: [0, -1, .nan, .infinity, 1e9])
    func theRateIsAPositiveNumber(rate: Double) {
        var options = ContinuousOptions()
        options.rate = rate
        let error = #expect(throws: GeneratorError.self) { try options.validate() }
        #expect(error?.description.hasPrefix("--rate takes ") == true)
    }
}

struct BatchPlanTests {
    private func plan(_ change: (inout GeneratorOptions) -> Void) -> BatchPlan {
        var options = GeneratorOptions()
        change(&options)
        return BatchPlan(options)
    }

    @Test func everyAccountOnceInFilesOfBoundedSize() {
        let plan = plan {
            $0.accounts = 1_001
            $0.statementsPerAccount = 3
            $0.statementsPerFile = 100
            $0.statementsPerCommit = 1_000
        }
        #expect(plan.accountsPerFile == 33)
        #expect(plan.commits.flatMap { $0.map(\.number) } == plan.accounts.map(\.number))
        #expect(plan.accounts.map(\.number) == plan.accounts.map(\.number).sorted())
        #expect(plan.commits.dropLast().allSatisfy { $0.count == 330 })
    }

    @Test func anAccountOfManyStatementsIsAFile() {
        let plan = plan {
            $0.accounts = 3
            $0.statementsPerAccount = 1_200
        }
        #expect(plan.accountsPerFile == 1)
        #expect(plan.commits.map(\.count) == [3])
    }

    @Test func noAccountIsBothCorrectedAndClosed() {
        let plan = plan {
            $0.accounts = 40
            $0.corrections = 25
            $0.closures = 15
        }
        let corrected = Set(plan.corrections.map { String($0.statementId.dropLast(8)) })
        #expect(corrected.count == 25)
        #expect(Set(plan.closures).count == 15)
        #expect(corrected.isDisjoint(with: plan.closures))
    }
}
