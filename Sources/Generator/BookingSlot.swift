/// The instant of a booking in its month, packed into one integer that sorts quickly.
struct BookingSlot: Comparable {
    private let packed: UInt32

    /// Bookings lie between 8:00 and 24:00 in Singapore, 0:00 and 16:00 UTC: their day is the same in both.
    static let secondsOfDay = 16 * 3_600

    /// - Parameter day: counted from 1.
    init(day: Int, secondOfDay: Int, monthly: MonthlyBooking?) {
        packed = UInt32(truncatingIfNeeded: (day - 1) * 86_400 + secondOfDay) << 8 | UInt32(monthly?.rawValue ?? .max)
    }

    /// From the beginning of the month, UTC.
    var second: Int { Int(packed >> 8) }
    var monthly: MonthlyBooking? { MonthlyBooking(rawValue: UInt8(truncatingIfNeeded: packed)) }

    static func < (a: BookingSlot, b: BookingSlot) -> Bool { a.packed < b.packed }
}
