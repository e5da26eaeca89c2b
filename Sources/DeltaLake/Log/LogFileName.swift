/// What a file of `_delta_log` is, by its name (protocol, "Delta Log Entries", "Checkpoints", "Log Compaction Files").
enum LogFileName: Hashable {
    case commit(version: Int64)
    case checkpoint(version: Int64)
    case checkpointPart(version: Int64, part: Int, of: Int)
    /// A V2 checkpoint named by a UUID.
    case uuidCheckpoint(version: Int64, isJSON: Bool)
    case compacted(from: Int64, to: Int64)

    /// Nil for any other file: checksums, `_last_checkpoint`, what a crashed writer left.
    init?(_ name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, let version = Self.number(first, width: 20) else { return nil }
        switch (parts.count, parts[1...]) {
        case (2, ["json"]):
            self = .commit(version: version)
        case (3, ["checkpoint", "parquet"]):
            self = .checkpoint(version: version)
        case (4, let rest) where rest.dropFirst() == ["compacted", "json"]:
            guard let last = Self.number(parts[1], width: 20), last > version else { return nil }
            self = .compacted(from: version, to: last)
        case (4, let rest)
        where rest.first == "checkpoint" && Self.isUUID(parts[2]) && (parts[3] == "json" || parts[3] == "parquet"):
            self = .uuidCheckpoint(version: version, isJSON: parts[3] == "json")
        case (5, let rest) where rest.first == "checkpoint" && parts[4] == "parquet":
            guard let part = Self.number(parts[2], width: 10), let count = Self.number(parts[3], width: 10),
                part >= 1, part <= count
            else { return nil }
            self = .checkpointPart(version: version, part: Int(part), of: Int(count))
        default:
            return nil
        }
    }

    static func commit(_ version: Int64) -> String { padded(version) + ".json" }

    static func padded(_ version: Int64) -> String {
        let digits = String(version)
        return String(repeating: "0", count: max(0, 20 - digits.count)) + digits
    }

    private static func isUUID(_ text: Substring) -> Bool {
        text.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count) == [8, 4, 4, 4, 12]
            && text.allSatisfy { $0 == "-" || $0.isHexDigit }
    }

    /// At least `width` digits, as the protocol pads them. The greatest number has no successor, so it is no version.
    private static func number(_ text: Substring, width: Int) -> Int64? {
        guard text.utf8.count >= width, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int64(text).flatMap { $0 == .max ? nil : $0 }
    }
}
