/// Why a load test does not begin, or ends without a result. The description is one line: what, where, what to do.
public struct LoadTestError: Error, Sendable, Hashable, CustomStringConvertible {
    private enum Code: Sendable, Hashable {
        case invalidPlan, invalidURL, unreachable, unusableServer
    }

    private let code: Code
    public let description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// A value of the plan that cannot be used.
    ///
    /// - Parameters:
    ///   - name: as the API has it (`spawn_rate`).
    ///   - takes: completes "NAME takes ...".
    static func invalid(_ name: String, takes: String) -> LoadTestError {
        var error = LoadTestError(.invalidPlan, "\(name) takes \(takes)")
        error.field = name
        error.takes = takes
        return error
    }

    /// The plan's value that is at fault, by the API's name; nil where it is not the plan.
    public private(set) var field: String?
    /// What it takes.
    public private(set) var takes: String?

    static func invalidURL(_ text: String, _ why: String) -> LoadTestError {
        LoadTestError(.invalidURL, "the server's URL \(text): \(why); it is like http://127.0.0.1:8000")
    }

    static func unreachable(_ url: String, _ why: String) -> LoadTestError {
        LoadTestError(
            .unreachable, "\(url) does not answer: \(why); start the API with odl serve or odl demo, or give another --url")
    }

    static func noAccounts(_ url: String) -> LoadTestError {
        LoadTestError(.unusableServer, "\(url) has no accounts to ask for; replicate a table first: odl sync --table PATH")
    }

    static func unusable(_ url: String, _ why: String) -> LoadTestError {
        LoadTestError(.unusableServer, "\(url) cannot be load-tested: \(why)")
    }
}
