/// Where a page ended: the sort key of its last row, as opaque text (base64url). Stable while data changes.
public struct PageCursor: Sendable, Hashable {
    /// The parts of the sort key.
    public var parts: [String]

    public init(parts: [String]) { self.parts = parts }

    /// Nil when it is no cursor. Whether it belongs to the query, the store finds out.
    public init?(text: String) {
        guard let bytes = Base64URL.decode(text), let joined = String(validating: bytes, as: UTF8.self), !joined.isEmpty else {
            return nil
        }
        parts = joined.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
    }

    public var text: String { Base64URL.encode(Array(parts.joined(separator: "\u{1F}").utf8)) }
}
