import Banking
import Scalars
import Testing

@testable import Generator

struct CorrectionTests {
    let issued = Timestamp(microseconds: 1_800_000_000_000_000)

    @Test(arguments: 0..<50 as Range<UInt64>)
    func anAmountIsPutRightAndTheBalancesWithIt(seed: UInt64) throws {
        let statement = StatementGenerator(seed: seed, transactionsPerStatement: 30).statements(
            of: Account(seed: seed, index: 0), count: 2)[1]
        var random = RandomStream(seed: seed, account: 0, purpose: .correction)
        let corrected = try #require(statement.applying(.amount, generatedAt: issued, random: &random))
        expectSound(corrected)
        #expect(corrected.statementId == statement.statementId)
        #expect(corrected.openingBalance == statement.openingBalance)
        #expect(corrected.generatedAt == issued)
        let changed = zip(statement.transactions, corrected.transactions).filter { $0.amount != $1.amount }
        #expect(changed.count == 1)
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func aCategoryIsPutRightAndNoBalanceChanges(seed: UInt64) throws {
        let statement = StatementGenerator(seed: seed, transactionsPerStatement: 30).statements(
            of: Account(seed: seed, index: 0), count: 1)[0]
        var random = RandomStream(seed: seed, account: 0, purpose: .correction)
        let corrected = try #require(statement.applying(.text, generatedAt: issued, random: &random))
        expectSound(corrected)
        #expect(corrected.closingBalance == statement.closingBalance)
        let changed = zip(statement.transactions, corrected.transactions).filter { $0 != $1 }
        #expect(changed.count == 1)
        #expect(changed.allSatisfy { $0.category != $1.category && $0.amount == $1.amount })
    }

    @Test func nothingToCorrect() {
        var statement = StatementGenerator(seed: 1, transactionsPerStatement: 5).statements(
            of: Account(seed: 1, index: 0), count: 1)[0]
        var random = RandomStream(seed: 1, account: 0, purpose: .correction)
        statement.openingBalance = nil
        #expect(statement.applying(.amount, generatedAt: issued, random: &random) == nil)
        statement.transactions = []
        #expect(statement.applying(.text, generatedAt: issued, random: &random) == nil)
    }

    /// The balance after a correction stays at or above zero even where it was close to it.
    @Test func neverOverdrawn() throws {
        let one = Money(cents: 1), hundred = Money(cents: 100)
        let date = StatementPeriod.first.start.start
        for seed in 0..<200 as Range<UInt64> {
            let statement = Statement(
                statementId: "s", accountNumber: "a", accountHolder: nil, accountType: nil, currency: "SGD",
                periodStart: StatementPeriod.first.start, periodEnd: StatementPeriod.first.end, openingBalance: hundred,
                closingBalance: one, generatedAt: nil,
                transactions: [
                    Transaction(
                        transactionId: "1", date: date, description: nil, merchant: nil, category: nil, type: .credit,
                        amount: hundred, balance: Money(cents: 200)),
                    Transaction(
                        transactionId: "2", date: date, description: nil, merchant: nil, category: nil, type: .debit,
                        amount: Money(cents: 199), balance: one),
                ])
            var random = RandomStream(seed: seed, account: 0, purpose: .correction)
            expectSound(try #require(statement.applying(.amount, generatedAt: issued, random: &random)))
        }
    }
}
