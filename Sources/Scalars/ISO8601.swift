// ISO 8601 / RFC 3339 text of dates and timestamps, written and parsed on bytes: it is on the path of every row.

extension CalendarDate: CustomStringConvertible {
    /// `2024-02-29`.
    public var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Nil unless it is `YYYY-MM-DD` and names a day.
    public init?(_ text: some StringProtocol) {
        let b = Array(text.utf8)
        guard b.count == 10, b[4] == UInt8(ascii: "-"), b[7] == UInt8(ascii: "-"),
            let year = decimalDigits(b[0..<4]), let month = decimalDigits(b[5..<7]), let day = decimalDigits(b[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    public func append(to bytes: inout [UInt8]) {
        let (year, month, day) = components
        if year < 0 { bytes.append(UInt8(ascii: "-")) }
        if abs(year) > 9_999 { bytes.append(contentsOf: String(abs(year)).utf8) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 10) { text in
            text.setDigits(abs(year) % 10_000, at: 0..<4)
            text[4] = UInt8(ascii: "-")
            text.setDigits(month, at: 5..<7)
            text[7] = UInt8(ascii: "-")
            text.setDigits(day, at: 8..<10)
            bytes.append(contentsOf: text[(abs(year) > 9_999 ? 4 : 0)...])
        }
    }
}

extension Timestamp: CustomStringConvertible {
    /// `2024-02-29T12:34:56.123456Z`.
    public var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Parameter zone: false leaves out the `Z` (Delta's `timestamp_ntz`).
    public func append(to bytes: inout [UInt8], zone: Bool = true) {
        date.append(to: &bytes)
        let microseconds = Int(microsecondsOfDay)
        let seconds = microseconds / 1_000_000
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 17) { text in
            text[0] = UInt8(ascii: "T")
            text.setDigits(seconds / 3_600, at: 1..<3)
            text[3] = UInt8(ascii: ":")
            text.setDigits(seconds / 60 % 60, at: 4..<6)
            text[6] = UInt8(ascii: ":")
            text.setDigits(seconds % 60, at: 7..<9)
            text[9] = UInt8(ascii: ".")
            text.setDigits(microseconds % 1_000_000, at: 10..<16)
            text[16] = UInt8(ascii: "Z")
            bytes.append(contentsOf: text[..<(zone ? 17 : 16)])
        }
    }

    /// RFC 3339: `YYYY-MM-DD`, then optionally `T` or a blank and `HH:MM:SS[.fraction]`, then optionally `Z` or `±HH:MM`.
    /// No offset means UTC. Digits past the microsecond are cut off. Nil for anything else.
    public init?(_ text: some StringProtocol) {
        let b = Array(text.utf8)
        guard b.count >= 10, let date = CalendarDate(String(decoding: b[0..<10], as: UTF8.self)) else { return nil }
        var value = date.start.microseconds
        var i = 10
        if i < b.count {
            guard b.count >= 19, b[10] == UInt8(ascii: "T") || b[10] == UInt8(ascii: "t") || b[10] == UInt8(ascii: " "),
                b[13] == UInt8(ascii: ":"), b[16] == UInt8(ascii: ":"),
                let hour = decimalDigits(b[11..<13]), let minute = decimalDigits(b[14..<16]),
                let second = decimalDigits(b[17..<19]),
                hour < 24, minute < 60, second < 60
            else { return nil }
            value += Int64(hour * 3600 + minute * 60 + second) * 1_000_000
            i = 19
            if i < b.count, b[i] == UInt8(ascii: ".") {
                i += 1
                var scale: Int64 = 100_000
                let first = i
                while i < b.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(b[i]) {
                    value += Int64(b[i] - UInt8(ascii: "0")) * scale
                    scale /= 10
                    i += 1
                }
                guard i > first else { return nil }
            }
            if i < b.count, b[i] == UInt8(ascii: "Z") || b[i] == UInt8(ascii: "z") {
                i += 1
            } else if i < b.count {
                guard b.count == i + 6, b[i] == UInt8(ascii: "+") || b[i] == UInt8(ascii: "-"), b[i + 3] == UInt8(ascii: ":"),
                    let hours = decimalDigits(b[i + 1..<i + 3]), let minutes = decimalDigits(b[i + 4..<i + 6]), hours < 24,
                    minutes < 60
                else { return nil }
                let offset = Int64(hours * 60 + minutes) * 60_000_000
                value += b[i] == UInt8(ascii: "+") ? -offset : offset
                i += 6
            }
        }
        guard i == b.count else { return nil }
        self.init(microseconds: value)
    }
}

private func decimalDigits(_ bytes: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in bytes {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
}

extension UnsafeMutableBufferPointer<UInt8> {
    /// A number that is not negative, with leading zeros; what does not fit is left out.
    fileprivate func setDigits(_ value: Int, at places: Range<Int>) {
        var rest = value
        for place in places.reversed() {
            self[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
