import Banking
import Scalars
import Testing

@testable import Generator

struct AccountBookTests {
    private let generator = StatementGenerator(seed: 42, transactionsPerStatement: 1)
    private let later = CalendarDate(daysSinceEpoch: 25_000)

    private func statements(account index: Int, count: Int) -> [Statement] {
        generator.statements(of: Account(seed: 42, index: index), count: count)
    }

    private func book(_ statements: [Statement]...) -> AccountBook {
        var book = AccountBook()
        for statement in statements.joined() { book.insert(statement) }
        return book
    }

    @Test func whoIsBehindComesFirst() {
        let (ahead, behind) = (statements(account: 0, count: 3), statements(account: 1, count: 1))
        var book = book(ahead, behind)
        #expect(book.due(limit: 1, before: later).map(\.account.number) == [behind[0].accountNumber])
        let both = book.due(limit: 5, before: later)
        #expect(both.map(\.opening) == [behind[0].closingBalance, ahead[2].closingBalance])
        #expect(both.map(\.period.start.description) == ["2024-02-01", "2024-04-01"])
        // Asking changes nothing.
        #expect(book.due(limit: 5, before: later).count == 2)
    }

    @Test func monthsThatHaveNotEndedAreNotDue() throws {
        var book = book(statements(account: 0, count: 1))
        let lastOfFebruary = try #require(CalendarDate("2024-02-29"))
        #expect(book.due(limit: 1, before: lastOfFebruary).isEmpty)
        #expect(book.due(limit: 1, before: CalendarDate(daysSinceEpoch: lastOfFebruary.daysSinceEpoch + 1)).count == 1)
    }

    @Test func aCorrectionOfTheLatestStatementMovesTheBalance() {
        let chain = statements(account: 0, count: 2)
        var book = book(chain)
        var (first, latest) = (chain[0], chain[1])
        first.closingBalance = Money(cents: 1)
        latest.closingBalance = Money(cents: 2)
        book.update(first)
        book.update(latest)
        #expect(book.due(limit: 1, before: later).map(\.opening.minorUnits) == [2])
        #expect(!book.isStale)
    }

    @Test func aClosedAccountIsForgotten() {
        let (a, b) = (statements(account: 0, count: 2), statements(account: 1, count: 2))
        for order in [a, a.reversed()] {
            var book = book(a, b)
            for statement in order { book.remove(statement) }
            #expect(book.count == 1)
            #expect(!book.isStale)
            #expect(book.due(limit: 5, before: later).map(\.account.number) == [b[0].accountNumber])
            var random = RandomStream(seed: 1, account: 0, purpose: .selection)
            #expect(book.draw(from: &random)?.account.number == b[0].accountNumber)
        }
    }

    @Test func withoutItsLatestStatementAnAccountIsUnknown() {
        let chain = statements(account: 0, count: 3)
        var book = book(chain)
        book.remove(chain[2])
        #expect(book.isStale)
        #expect(book.due(limit: 5, before: later).isEmpty)
    }

    /// A number that comes back is not due twice.
    @Test func anAccountMayBeOpenedAgain() {
        let chain = statements(account: 0, count: 1)
        var book = book(chain)
        book.remove(chain[0])
        book.insert(chain[0])
        #expect(book.due(limit: 5, before: later).count == 1)
    }

    @Test func strangeRowsDoNoHarm() {
        var odd = statements(account: 0, count: 1)[0]
        for days in [Int32.min, -1, .max] {
            odd.periodEnd = CalendarDate(daysSinceEpoch: days)
            odd.accountNumber = "odd\(days)"
            var book = book([odd])
            book.remove(statements(account: 1, count: 1)[0])
            #expect(book.due(limit: 5, before: CalendarDate(daysSinceEpoch: .max)).isEmpty)
        }
        var rich = statements(account: 0, count: 1)[0]
        rich.closingBalance = Money(cents: Money.range.upperBound)
        var book = book([rich])
        #expect(book.due(limit: 1, before: later).isEmpty)
    }
}
