import Scalars

/// A calendar month: what a statement covers.
struct StatementPeriod: Sendable, Hashable {
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

    var next: StatementPeriod { StatementPeriod(after: end) }
    var days: Int { Int(end.daysSinceEpoch - start.daysSinceEpoch) + 1 }
    var month: Int { start.components.month }

    /// `2024-01`.
    var name: String { String(start.description.prefix(7)) }

    /// A number that orders months and names a month in a ``RandomStream``.
    var ordinal: Int { Int(start.daysSinceEpoch) }
}
