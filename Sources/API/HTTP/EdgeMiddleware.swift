import HTTPTypes
import Hummingbird
import Instrumentation
import Logging
import NIOCore
import NIOHTTP1

extension HTTPField.Name {
    static let requestID = literal("X-Request-Id")
}

/// The outermost layer: limits, problems for errors, the headers that every answer has, metrics and the access log.
struct EdgeMiddleware: RouterMiddleware {
    /// Of a request's body, in bytes. Where no route takes one, a small one is ignored.
    static let maxBodySize = 64 * 1024
    /// Of a request's target, in bytes.
    static let maxTargetSize = 8 * 1024

    let endpoints: [Endpoint]
    let metrics: RequestMetrics
    let hosts: HostRule
    let crossOrigin: CrossOriginRule
    /// Whether clients come over TLS, and are to do so from now on.
    let isSecure: Bool
    let drain: Drain

    @concurrent func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        try await InstrumentationContext.with(request.headers) { try await answer(request, context, next) }
    }

    private func answer(
        _ request: Request, _ context: APIContext, _ next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        do {
            guard hosts.allows(request) else { throw Problem.foreignHost }
            try await Self.checkLimits(request)
            if let answer = crossOrigin.preflight(request) { response = answer } else { response = try await next(request, context) }
        } catch let error as HTTPParserError {
            throw error  // The body is no HTTP; Hummingbird answers 400 and closes the connection.
        } catch {
            let problem = problem(for: error, request, context)
            if problem.isServerFault { context.logger.error("\(context.route) failed", metadata: ["error": "\(error)"]) }
            response = problem.response(requestID: context.requestID)
        }
        if request.method == .head { response = response.createHeadResponse() }
        SecurityHeaders.add(to: &response.headers, isSecure: isSecure)
        crossOrigin.add(to: &response.headers, for: request)
        response.headers.append(HTTPField(name: .requestID, value: context.requestID))
        if drain.isDraining, response.status != .switchingProtocols { response.headers[.connection] = "close" }
        let duration = ContinuousClock.now - start
        metrics.record(route: context.route, method: request.method, status: response.status, duration: duration)
        if context.logLevel <= .debug { log(request, context, response, duration) }
        return response
    }

    private func log(_ request: Request, _ context: APIContext, _ response: Response, _ duration: Duration) {
        context.logger.debug(
            "request",
            metadata: [
                "method": "\(request.method)", "route": "\(context.route)", "status": "\(response.status.code)",
                "duration": "\(duration)",
            ])
    }

    private static func checkLimits(_ request: Request) async throws {
        guard request.uri.string.utf8.count <= maxTargetSize else { throw Problem.uriTooLong(limit: maxTargetSize) }
        if let length = request.headers[.contentLength].flatMap(Int.init), length > maxBodySize {
            throw Problem.bodyTooLarge(limit: maxBodySize)
        }
        if request.headers[.transferEncoding] != nil {
            var length = 0
            for try await part in request.body {
                length += part.readableBytes
                if length > maxBodySize { throw Problem.bodyTooLarge(limit: maxBodySize) }
            }
        }
    }

    private func problem(for error: any Error, _ request: Request, _ context: APIContext) -> Problem {
        let problem = Problem(error)
        guard problem.status == .notFound, context.endpointPath == "NotFound" else { return problem }
        let methods = endpoints.filter { $0.matches(request.uri.path) }.map(\.method)
        guard !methods.isEmpty else { return problem }
        let allowed = methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }
        return allowed.contains(request.method.rawValue) ? problem : .methodNotAllowed(allowed.joined(separator: ", "))
    }
}

/// What tells browsers to take nothing for more than it says it is.
enum SecurityHeaders {
    /// For pages of ours: everything comes from this server, and nothing is inline.
    static let pagePolicy = """
        default-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; \
        frame-ancestors 'none'
        """

    /// Fields of a constant value are made once: a field checks its value when it is made.
    private static let transport = HTTPField(name: .strictTransportSecurity, value: "max-age=31536000")
    private static let ofAll = [
        HTTPField(name: .xContentTypeOptions, value: "nosniff"), HTTPField(name: .referrerPolicy, value: "no-referrer"),
        HTTPField(name: .crossOriginResourcePolicy, value: "same-origin"),
    ]
    /// For answers that are data: a browser is to show nothing of them as a page.
    private static let ofData = HTTPField(name: .contentSecurityPolicy, value: "default-src 'none'; frame-ancestors 'none'")

    static func add(to headers: inout HTTPFields, isSecure: Bool) {
        if isSecure { headers.append(transport) }
        headers.append(contentsOf: ofAll)
        if !headers.contains(.contentSecurityPolicy) { headers.append(ofData) }
    }
}

extension HTTPField.Name {
    fileprivate static let referrerPolicy = literal("Referrer-Policy")
    fileprivate static let crossOriginResourcePolicy = literal("Cross-Origin-Resource-Policy")
}
