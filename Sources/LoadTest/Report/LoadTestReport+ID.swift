import Foundation

extension LoadTestReport {
    /// A new identifier, which sorts by time: `20240229T123456Z-1a2b3c`.
    public static func newID() -> String {
        let time = Date.now.formatted(
            .iso8601.year().month().day().dateSeparator(.omitted).time(includingFractionalSeconds: false).timeSeparator(.omitted))
        let suffix = String(UInt32.random(in: 0..<(1 << 24)) | 1 << 24, radix: 16).dropFirst()
        return time + "Z-" + suffix
    }
}
