import HTTPTypes
import Hummingbird

/// Lets pages of listed origins read answers (CORS, Fetch standard 3.2). Of other pages, browsers keep answers away.
struct CrossOriginRule: Sendable {
    let allowedOrigins: Set<String>

    /// The answer to a browser's question whether a page may ask; nil for anything else.
    func preflight(_ request: Request) -> Response? {
        guard request.method == .options, isAllowed(request), request.headers[.accessControlRequestMethod] != nil else { return nil }
        return Response(
            status: .noContent,
            headers: [
                .accessControlAllowMethods: "GET, HEAD, POST, DELETE", .accessControlAllowHeaders: "Authorization, Content-Type, traceparent",
                .accessControlMaxAge: "600",
            ])
    }

    func add(to headers: inout HTTPFields, for request: Request) {
        guard !allowedOrigins.isEmpty else { return }
        headers.append(HTTPField(name: .vary, value: "Origin"))
        guard isAllowed(request), let origin = request.headers[.origin] else { return }
        headers[.accessControlAllowOrigin] = origin
        headers[.accessControlExposeHeaders] = "ODL-Source-Version, ODL-Source-Age, X-Request-Id, Retry-After, Location"
    }

    private func isAllowed(_ request: Request) -> Bool {
        guard !allowedOrigins.isEmpty, let origin = request.headers[.origin] else { return false }
        return allowedOrigins.contains(origin)
    }
}
