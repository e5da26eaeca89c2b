import Banking
import Scalars
import Testing

@testable import Generator

struct StatementGeneratorTests {
    @Test(arguments: [0, 1, 42, .max] as [UInt64])
    func balancesAddUpInEveryChain(seed: UInt64) {
        for transactions in [1, 2, 7, 50, 400] {
            let generator = StatementGenerator(seed: seed, transactionsPerStatement: transactions)
            for index in 0..<12 {
                let statements = generator.statements(of: Account(seed: seed, index: index), count: 14)
                #expect(statements.allSatisfy { $0.transactions.count == transactions })
                statements.forEach { expectSound($0) }
                expectChain(statements)
            }
        }
    }

    @Test func contentDependsOnNeitherCountNorOrder() {
        let generator = StatementGenerator(seed: 7, transactionsPerStatement: 20)
        let account = Account(seed: 7, index: 3)
        let long = generator.statements(of: account, count: 5)
        _ = generator.statements(of: Account(seed: 7, index: 99), count: 1)
        #expect(
            StatementGenerator(seed: 7, transactionsPerStatement: 20).statements(of: account, count: 2) == Array(long.prefix(2)))
        #expect(StatementGenerator(seed: 8, transactionsPerStatement: 20).statements(of: account, count: 5) != long)
    }

    @Test func aStatementGoesOnFromATablesLastOne() {
        let generator = StatementGenerator(seed: 7, transactionsPerStatement: 20)
        let account = Account(seed: 7, index: 3)
        let chain = generator.statements(of: account, count: 3)
        let period = StatementPeriod(after: chain[1].periodEnd)
        let next = generator.statement(of: account, period: period, opening: chain[1].closingBalance, generatedAt: nil)
        #expect(next == chain[2])
    }

    @Test func salaryComesOnceAMonth() {
        let statements = StatementGenerator(seed: 42, transactionsPerStatement: 50).statements(
            of: Account(seed: 42, index: 0), count: 12)
        let salaries = statements.map { $0.transactions.filter { $0.category == "salary" } }
        #expect(salaries.allSatisfy { $0.count == 1 && $0[0].type == .credit })
        #expect(salaries[11][0].amount.minorUnits == 2 * salaries[0][0].amount.minorUnits)
    }

    @Test func everyCategoryIsSpentOn() {
        let statements = (0..<20).flatMap {
            StatementGenerator(seed: 42, transactionsPerStatement: 50).statements(of: Account(seed: 42, index: $0), count: 1)
        }
        let seen = Set(statements.flatMap { $0.transactions.compactMap(\.category) })
        #expect(seen == Set(SpendingCategory.allCases.map(\.rawValue)))
    }

    @Test func readableKeys() {
        let statement = StatementGenerator(seed: 42, transactionsPerStatement: 12).statements(
            of: Account(seed: 42, index: 0), count: 1)[0]
        #expect(statement.statementId == statement.accountNumber + "-2024-01")
        #expect(statement.transactions[0].transactionId == statement.statementId + "-0001")
        #expect(statement.periodStart?.description == "2024-01-01")
        #expect(statement.periodEnd.description == "2024-01-31")
        #expect(statement.currency == "SGD")
        #expect(statement.generatedAt?.date == statement.periodEnd)
    }

    @Test func accountNumbersDifferAndHaveTheirCheckDigit() {
        let numbers = (0..<20_000).map { Account(seed: 42, index: $0).number }
        #expect(Set(numbers).count == numbers.count)
        #expect(Account(seed: 43, index: 0).number != numbers[0])
        for number in numbers.prefix(100) {
            let digits = number.filter { $0 != "-" }.compactMap(\.wholeNumberValue)
            #expect(digits.count == 10)
            let luhn = digits.reversed().enumerated().reduce(0) { sum, next in
                let digit = next.element * (next.offset.isMultiple(of: 2) ? 1 : 2)
                return sum + digit / 10 + digit % 10
            }
            #expect(luhn.isMultiple(of: 10))
        }
    }
}
