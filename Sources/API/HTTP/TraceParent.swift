/// Which trace a request is a part of (W3C Trace Context, section 3.2).
struct TraceParent: Sendable, Hashable {
    /// 32 hexadecimal digits.
    var traceID: String
    /// The caller's span: 16 hexadecimal digits.
    var parentID: String
    /// Two hexadecimal digits.
    var flags: String

    /// Nil when it is none; then the request begins a trace of its own, which is not for us to make up.
    init?(_ header: String) {
        let parts = header.split(separator: "-", omittingEmptySubsequences: false)
        guard header.utf8.count <= 256, parts.count >= 4, Self.isHex(parts[0], 2), parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            Self.isHex(parts[1], 32), Self.isHex(parts[2], 16), Self.isHex(parts[3], 2),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
        else { return nil }
        traceID = String(parts[1])
        parentID = String(parts[2])
        flags = String(parts[3])
    }

    /// As it is sent on, in the version that is known here (section 3.2.2).
    var header: String { "00-\(traceID)-\(parentID)-\(flags)" }

    private static func isHex(_ text: Substring, _ count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
    }
}
