import HTTPTypes
import Hummingbird
import NIOCore
import Scalars

/// An answer that is no success, as `application/problem+json` (RFC 9457). It tells the client what to do, and nothing of
/// how the server is built.
struct Problem: Error {
    var status: HTTPResponse.Status
    /// The last part of the `type` URN; nil where the status says it all (`about:blank`).
    var kind: String?
    var title: String
    var detail: String
    /// The parameter that is at fault.
    var parameter: String?
    var headers: HTTPFields

    private init(
        _ status: HTTPResponse.Status, kind: String? = nil, title: String? = nil, detail: String, parameter: String? = nil,
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.kind = kind
        self.title = title ?? status.reasonPhrase
        self.detail = detail
        self.parameter = parameter
        self.headers = headers
    }

    static let unknownAccount = Problem(
        .notFound, kind: "unknown-account", title: "Unknown account", detail: "no statement of this account is stored",
        parameter: "account")

    static let unknownRoute = Problem(.notFound, detail: "there is no such route; /docs lists those there are")

    static func invalidParameter(_ name: String, takes: String) -> Problem {
        Problem(
            .unprocessableContent, kind: "invalid-parameter", title: "Invalid parameter", detail: "\(name) takes \(takes)",
            parameter: name)
    }

    static func missingParameter(_ name: String, takes: String) -> Problem {
        Problem(
            .unprocessableContent, kind: "invalid-parameter", title: "Missing parameter",
            detail: "\(name) is required; it takes \(takes)", parameter: name)
    }

    static func unknownParameter(_ name: String, known: [String]) -> Problem {
        let detail = known.isEmpty ? "this route takes no query parameters" : "this route takes \(known.joined(separator: ", "))"
        return Problem(
            .unprocessableContent, kind: "unknown-parameter", title: "Unknown parameter", detail: detail, parameter: name)
    }

    static func methodNotAllowed(_ allowed: String) -> Problem {
        Problem(.methodNotAllowed, detail: "this route takes \(allowed)", headers: [.allow: allowed])
    }

    static func bodyTooLarge(limit: Int) -> Problem {
        Problem(.contentTooLarge, detail: "a request's body may have \(limit) bytes", headers: [.connection: "close"])
    }

    static func uriTooLong(limit: Int) -> Problem {
        Problem(.uriTooLong, detail: "a request's target may have \(limit) bytes")
    }

    static let webSocketOnly = Problem(
        .upgradeRequired, detail: "this route speaks WebSocket, version 13 (RFC 6455)",
        headers: [.upgrade: "websocket", .connection: "upgrade", .secWebSocketVersion: "13"])

    static let foreignOrigin = Problem(
        .forbidden, kind: "foreign-origin", title: "Foreign origin",
        detail: "pages of this origin may not do this here; the server's configuration lists those that may")

    static let foreignHost = Problem(
        .misdirectedRequest, kind: "foreign-host", title: "Foreign host",
        detail: "this server is called 127.0.0.1 or localhost; its configuration lists the other origins")

    /// - Parameter given: whether there was a credential. Why it is none, the log says.
    static func unauthenticated(given: Bool) -> Problem {
        Problem(
            .unauthorized, kind: given ? "invalid-credential" : "no-credential", title: given ? "Invalid credential" : "No credential",
            detail: given
                ? "the credential is not valid or not valid any more; get another one"
                : "send the header Authorization: Bearer with an access token or an API key",
            headers: [.wwwAuthenticate: given ? #"Bearer realm="odl", error="invalid_token""# : #"Bearer realm="odl""#])
    }

    static func missingScope(_ scope: String) -> Problem {
        Problem(
            .forbidden, kind: "missing-scope", title: "Missing scope", detail: "this route needs the scope \(scope)",
            headers: [.wwwAuthenticate: #"Bearer realm="odl", error="insufficient_scope", scope="\#(scope)""#])
    }

    static let forbidden = Problem(
        .forbidden, kind: "forbidden", title: "Forbidden", detail: "the credential is not for this account or route")

    static func tooManyRequests(retryAfter: Duration) -> Problem {
        let seconds = max(1, Int((retryAfter / .seconds(1)).rounded(.up)))
        return Problem(
            .tooManyRequests, kind: "rate-limit", title: "Too many requests", detail: "try again in \(seconds) s",
            headers: [.retryAfter: String(seconds)])
    }

    static let unknownLoadTest = Problem(
        .notFound, kind: "unknown-load-test", title: "Unknown load test", detail: "no load test of this id is kept", parameter: "id")

    static let loadTestRunning = Problem(
        .conflict, kind: "load-test-running", title: "A load test is running",
        detail: "one load test runs at a time; wait for it or stop it with DELETE")

    static let loadTestOver = Problem(
        .conflict, kind: "load-test-over", title: "The load test is over", detail: "only a load test that is running can be stopped")

    static func unavailable(_ detail: String) -> Problem {
        Problem(.serviceUnavailable, detail: detail, headers: [.retryAfter: "1"])
    }

    static func notInstalled(_ what: String) -> Problem {
        Problem(.serviceUnavailable, kind: "not-installed", title: "Not installed", detail: what)
    }

    static let internalError = Problem(
        .internalServerError, detail: "the server failed; its log has the reason under the request's id")

    /// Any other HTTP status that a library came to.
    static func status(_ status: HTTPResponse.Status) -> Problem { Problem(status, detail: status.reasonPhrase.lowercased()) }

    func response(requestID: String) -> Response {
        var json = JSONWriter()
        json.beginObject()
        json.key("type")
        json.value(kind.map { "urn:odl:problem:" + $0 } ?? "about:blank")
        json.key("title")
        json.value(title)
        json.key("status")
        json.value(status.code)
        json.key("detail")
        json.value(detail)
        json.key("instance")
        json.value("urn:odl:request:" + requestID)
        if let parameter {
            json.key("parameter")
            json.value(parameter)
        }
        json.endObject()
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
    }
}
