import Hummingbird

/// Which names a server that only this machine can reach answers to.
///
/// A page whose own name is made to resolve to 127.0.0.1 (DNS rebinding) is same-origin to the browser; only `Host` tells.
struct HostRule: Sendable {
    private static let loopback: Set = ["127.0.0.1", "localhost", "[::1]"]

    /// Whether the server listens on the loopback interface; elsewhere any name may be its own.
    private let isLoopback: Bool
    private let allowedAuthorities: Set<String>

    init(host: String, allowedOrigins: [String]) {
        isLoopback = Self.loopback.contains(host.lowercased()) || host == "::1"
        allowedAuthorities = Set(
            allowedOrigins.compactMap { origin in
                origin.firstRange(of: "://").map { origin[$0.upperBound...].lowercased() }
            })
    }

    /// A request without `Host` is HTTP/1.0 and no browser's.
    func allows(_ request: Request) -> Bool {
        guard isLoopback, let authority = request.head.authority?.lowercased() else { return true }
        return Self.loopback.contains(Self.name(of: authority)) || allowedAuthorities.contains(authority)
    }

    /// The authority without its port.
    private static func name(of authority: String) -> String {
        let bytes = authority.utf8
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")),
            bytes[colon...].dropFirst().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return authority }
        return String(authority[..<colon])
    }
}
