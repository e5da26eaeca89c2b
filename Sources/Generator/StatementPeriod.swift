import Scalars

/// A calendar month: what a statement covers.
struct StatementPeriod: Sendable, Hashable, Comparable {
    let start: CalendarDate
    let end: CalendarDate

    /// The month in which every account's first statement lies: January 2024.
    static let first = StatementPeriod(containing: CalendarDate(daysSinceEpoch: 19_723))

    init(containing day: CalendarDate) {
        let (year, month, dayOfMonth) = day.components
        start = CalendarDate(daysSinceEpoch: day.daysSinceEpoch - Int32(dayOfMonth - 1))
        end = CalendarDate(daysSinceEpoch: start.daysSinceEpoch + Int32(CalendarDate.daysIn(month: month, year: year) - 1))
    }

    /// The month that begins after `end`, the last day of the statement before.
    init(after end: CalendarDate) {
        self.init(containing: CalendarDate(daysSinceEpoch: end.daysSinceEpoch + 1))
    }

    static func < (a: StatementPeriod, b: StatementPeriod) -> Bool { a.start < b.start }

    var next: StatementPeriod { StatementPeriod(after: end) }
    var previous: StatementPeriod { StatementPeriod(containing: CalendarDate(daysSinceEpoch: start.daysSinceEpoch - 1)) }
    var days: Int { Int(end.daysSinceEpoch - start.daysSinceEpoch) + 1 }
    var month: Int { start.components.month }

    /// `417-203918-4-2024-01`.
    func statementId(of account: String) -> String { account + "-" + start.description.prefix(7) }

    /// Names the month in a ``RandomStream``.
    var ordinal: Int { Int(start.daysSinceEpoch) }
}
