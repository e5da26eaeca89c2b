import Foundation
import Scalars
import Testing

@Suite struct CalendarDateTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2000-03-01", 11_017), ("2024-12-31", 20_088),
        ("0001-01-01", -719_162),
        ("0000-03-01", -719_468), ("0000-01-01", -719_528), ("9999-12-31", 2_932_896), ("1582-10-10", -141_432),
    ])
    func textAndDays(_ example: (text: String, days: Int32)) {
        #expect(CalendarDate(example.text)?.daysSinceEpoch == example.days)
        #expect(CalendarDate(daysSinceEpoch: example.days).description == example.text)
    }

    @Test(arguments: [
        "", "2024-1-1", "2024-02-30", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "2024-04-31",
        "20240101", "2024/01/01",
        "2024-01-01T", "+024-01-01", "２024-01-01", "-001-01-01",
    ])
    func refuses(_ text: String) { #expect(CalendarDate(text) == nil) }

    /// Every day of eight centuries, and some of those around the ends of what a year has room for.
    @Test func componentsAndDaysAreInverse() throws {
        let first = try #require(CalendarDate(year: -9999, month: 1, day: 1)).daysSinceEpoch
        for days in Array(Int32(-150_000)...150_000) + Array(first...first + 1_000) + Array(2_932_000...2_932_896) {
            let date = CalendarDate(daysSinceEpoch: days)
            let (year, month, day) = date.components
            try #require(CalendarDate(year: year, month: month, day: day) == date)
        }
    }

    @Test func agreesWithFoundation() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        // Foundation's calendar is Julian before 1582; from 1600 on they are one.
        for days in stride(from: Int32(-135_000), through: 200_000, by: 97) {
            let foundation = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(days) * 86_400))
            let ours = CalendarDate(daysSinceEpoch: days).components
            #expect(ours.year == foundation.year)
            #expect(ours.month == foundation.month)
            #expect(ours.day == foundation.day)
        }
    }

    @Test func yearsBeforeTheFirst() {
        let date = CalendarDate(year: -44, month: 3, day: 15)
        #expect(date?.description == "-0044-03-15")
        #expect(date?.components.year == -44)
        #expect(CalendarDate(year: -9999, month: 1, day: 1)?.components.year == -9999)
        #expect(CalendarDate(year: -10_000, month: 1, day: 1) == nil)
        #expect(CalendarDate(year: 10_000, month: 1, day: 1) == nil)
    }

    /// Delta's `date` holds any Int32; none of them may trap.
    @Test func endsOfTheType() {
        #expect(CalendarDate(daysSinceEpoch: .min).start == Timestamp(microseconds: .min))
        #expect(CalendarDate(daysSinceEpoch: .max).start == Timestamp(microseconds: .max))
        #expect(CalendarDate(daysSinceEpoch: .min).description == "-5877641-06-23")
        #expect(CalendarDate(daysSinceEpoch: .max).description == "5881580-07-11")
    }

    @Test func orderIsThatOfTime() {
        #expect(CalendarDate(daysSinceEpoch: -1) < CalendarDate(daysSinceEpoch: 0))
        #expect(CalendarDate(daysSinceEpoch: 1).start.microseconds == 86_400_000_000)
    }
}
