import Scalars
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00.000000Z", Int64(0)), ("1969-12-31T23:59:59.999999Z", -1),
        ("2024-02-29T12:34:56.123456Z", 1_709_210_096_123_456),
        ("0001-01-01T00:00:00.000000Z", -62_135_596_800_000_000), ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
    ])
    func writesAndReads(_ example: (text: String, microseconds: Int64)) {
        #expect(Timestamp(microseconds: example.microseconds).description == example.text)
        #expect(Timestamp(example.text)?.microseconds == example.microseconds)
    }

    @Test(arguments: [
        ("2024-02-29", "2024-02-29T00:00:00.000000Z"), ("2024-02-29T01:02:03", "2024-02-29T01:02:03.000000Z"),
        ("2024-02-29 01:02:03Z", "2024-02-29T01:02:03.000000Z"), ("2024-02-29t01:02:03z", "2024-02-29T01:02:03.000000Z"),
        ("2024-02-29T01:02:03.5Z", "2024-02-29T01:02:03.500000Z"), ("2024-02-29T01:02:03.1234569Z", "2024-02-29T01:02:03.123456Z"),
        ("2024-02-29T01:02:03.000000000000000000000001Z", "2024-02-29T01:02:03.000000Z"),
        ("2024-02-29T01:02:03+08:00", "2024-02-28T17:02:03.000000Z"),
        ("2024-02-28T23:30:00.25-01:30", "2024-02-29T01:00:00.250000Z"),
        ("1969-12-31T23:59:59.5+00:00", "1969-12-31T23:59:59.500000Z"),
    ])
    func readsRFC3339(_ example: (text: String, expected: String)) {
        #expect(Timestamp(example.text)?.description == example.expected)
    }

    @Test(arguments: [
        "", "2024", "2024-02-29T", "2024-02-29T01", "2024-02-29T01:02", "2024-02-29T24:00:00Z", "2024-02-29T01:60:00Z",
        "2024-02-29T01:02:60Z",
        "2024-02-29T01:02:03.Z", "2024-02-29T01:02:03ZZ", "2024-02-29T01:02:03+0800", "2024-02-29T01:02:03+24:00",
        "2024-02-29T01:02:03+08:00 ",
        "2024-02-30T01:02:03Z", "2024-02-29X01:02:03Z", "2024-02-29T1:02:03Z", "2024-02-29T01:02:03+", "2024-02-29T01:02:0é",
    ])
    func refuses(_ text: String) { #expect(Timestamp(text) == nil) }

    @Test func zoneCanBeLeftOut() {
        var bytes: [UInt8] = []
        Timestamp(microseconds: 1).append(to: &bytes, zone: false)
        #expect(String(decoding: bytes, as: UTF8.self) == "1970-01-01T00:00:00.000001")
    }

    @Test(arguments: [Int64(-1), 0, 1, 86_399_999_999, 86_400_000_000, -86_400_000_000, -86_400_000_001])
    func dayAndTimeOfDayMakeTheInstant(_ microseconds: Int64) {
        let instant = Timestamp(microseconds: microseconds)
        #expect((0..<Timestamp.microsecondsPerDay).contains(instant.microsecondsOfDay))
        #expect(instant.date.start.microseconds + instant.microsecondsOfDay == microseconds)
    }

    /// Delta's `timestamp` holds any Int64; none of them may trap.
    @Test(arguments: [Int64.min, Int64.max])
    func endsOfTheType(_ microseconds: Int64) {
        #expect(Timestamp(microseconds: microseconds).description.hasSuffix("Z"))
    }

    @Test func differencesAreInSeconds() {
        #expect(Timestamp(milliseconds: 2_500).seconds(since: Timestamp(milliseconds: 1_000)) == 1.5)
        #expect(Timestamp(milliseconds: 1_000).seconds(since: Timestamp(milliseconds: 2_500)) == -1.5)
    }

    @Test func systemClockIsOfThisCentury() {
        let now = WallClock.system.now()
        #expect(now.date.components.year >= 2024)
        #expect(WallClock.system.now() >= now)
    }
}
