/// Why the server does not run. The description says what, where and what to do.
public struct APIServerError: Error, Sendable, Hashable, CustomStringConvertible {
    private enum Code: Sendable, Hashable {
        case portInUse, cannotListen, stopped
    }

    private var code: Code
    public var description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    static func portInUse(_ port: Int, host: String, flag: String) -> APIServerError {
        APIServerError(.portInUse, "port \(port) of \(host) is in use; stop what listens there or give another \(flag)")
    }

    static func cannotListen(_ port: Int, host: String, flag: String, reason: String) -> APIServerError {
        APIServerError(.cannotListen, "cannot listen on port \(port) of \(host): \(reason); see --host and \(flag)")
    }

    /// The server has ended before it listened.
    static let stopped = APIServerError(.stopped, "the server has stopped before it listened")
}
