import Hummingbird

/// Which pages may do what changes something or is not protected by the browser: browsers let any page send a simple request or
/// open a WebSocket to anywhere, and say which page it is (RFC 6455, 10.2; Fetch standard, 3.2). Clients that are no browsers
/// send no Origin.
struct OriginRule: Sendable {
    let allowedOrigins: [String]

    func allows(_ request: Request) -> Bool {
        guard let origin = request.headers[.origin] else { return true }
        if allowedOrigins.contains(origin) { return true }
        guard let host = request.head.authority, let scheme = origin.firstRange(of: "://") else { return false }
        return origin[scheme.upperBound...].lowercased() == host.lowercased()
    }
}
