import Banking
import Scalars
import Testing

@testable import Generator

/// What must hold for every statement that is generated or corrected.
func expectSound(_ statement: Statement, sourceLocation: SourceLocation = #_sourceLocation) {
    guard let opening = statement.openingBalance?.minorUnits, let start = statement.periodStart else {
        Issue.record("a statement without opening balance or start", sourceLocation: sourceLocation)
        return
    }
    var balance = opening
    var previous = start.start
    for transaction in statement.transactions {
        balance += (transaction.type == .credit ? 1 : -1) * transaction.amount.minorUnits
        #expect(transaction.amount > .zero, sourceLocation: sourceLocation)
        #expect(transaction.balance?.minorUnits == balance, sourceLocation: sourceLocation)
        #expect(balance >= 0, "overdrawn", sourceLocation: sourceLocation)
        #expect(transaction.date >= previous && transaction.date.date <= statement.periodEnd, sourceLocation: sourceLocation)
        previous = transaction.date
    }
    #expect(statement.closingBalance.minorUnits == balance, sourceLocation: sourceLocation)
    #expect(Set(statement.transactions.map(\.transactionId)).count == statement.transactions.count, sourceLocation: sourceLocation)
}

/// Consecutive months, each opening with what the one before closed with.
func expectChain(_ statements: [Statement], sourceLocation: SourceLocation = #_sourceLocation) {
    for (before, after) in zip(statements, statements.dropFirst()) {
        #expect(before.accountNumber == after.accountNumber, sourceLocation: sourceLocation)
        #expect(before.closingBalance == after.openingBalance, sourceLocation: sourceLocation)
        #expect(before.periodEnd.daysSinceEpoch + 1 == after.periodStart?.daysSinceEpoch, sourceLocation: sourceLocation)
    }
}
