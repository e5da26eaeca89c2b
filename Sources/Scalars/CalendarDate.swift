/// A day of the proleptic Gregorian calendar, in days since 1970-01-01: Delta Lake's `date`.
public struct CalendarDate: Sendable, Hashable, Comparable {
    public var daysSinceEpoch: Int32

    public init(daysSinceEpoch: Int32) { self.daysSinceEpoch = daysSinceEpoch }

    /// Nil when there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (-9999...9999).contains(year), (1...12).contains(month), (1...Self.daysIn(month: month, year: year)).contains(day)
        else {
            return nil
        }
        // Days from civil: eras of 400 years that begin on 1 March, so that the leap day comes last.
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.daysSinceEpoch = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    public static func < (a: CalendarDate, b: CalendarDate) -> Bool { a.daysSinceEpoch < b.daysSinceEpoch }

    public var components: (year: Int, month: Int, day: Int) {
        let z = Int(daysSinceEpoch) + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// Midnight UTC at which this day begins. Days that no timestamp reaches (beyond the year 290,000) give the nearest one.
    public var start: Timestamp {
        let (product, overflow) = Int64(daysSinceEpoch).multipliedReportingOverflow(by: Timestamp.microsecondsPerDay)
        return Timestamp(microseconds: overflow ? (daysSinceEpoch < 0 ? .min : .max) : product)
    }

    public static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Timestamp {
    public static let microsecondsPerDay: Int64 = 86_400_000_000

    /// The day in UTC, rounding towards the past.
    public var date: CalendarDate {
        let (days, rest) = microseconds.quotientAndRemainder(dividingBy: Self.microsecondsPerDay)
        return CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: rest < 0 ? days - 1 : days))
    }

    public var microsecondsOfDay: Int64 {
        let rest = microseconds % Self.microsecondsPerDay
        return rest < 0 ? rest + Self.microsecondsPerDay : rest
    }
}
