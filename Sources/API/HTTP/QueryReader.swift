import Foundation

/// The query of a request, checked against the names that its route knows.
struct QueryReader: Sendable {
    private var pairs: [(name: String, value: String)]

    init(pairs: [(name: String, value: String)]) { self.pairs = pairs }

    /// - Throws: ``Problem`` when a name is not known, given twice, or not decodable.
    init(_ query: String, known: [String]) throws(Problem) {
        pairs = []
        for part in query.split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(halves[0]).removingFormEncoding() ?? String(halves[0])
            guard known.contains(name) else { throw .unknownParameter(name, known: known) }
            guard !pairs.contains(where: { $0.name == name }) else { throw .invalidParameter(name, takes: "one value") }
            guard let value = (halves.count == 2 ? String(halves[1]) : "").removingFormEncoding() else {
                throw .invalidParameter(name, takes: "percent-encoded UTF-8")
            }
            pairs.append((name, value))
        }
    }

    /// Nil when the parameter is not given.
    func value<Value>(_ parameter: QueryParameter<Value>) throws(Problem) -> Value? {
        guard let text = pairs.first(where: { $0.name == parameter.name })?.value else { return nil }
        guard let value = parameter.parse(text) else { throw .invalidParameter(parameter.name, takes: parameter.takes) }
        return value
    }

    func required<Value>(_ parameter: QueryParameter<Value>) throws(Problem) -> Value {
        guard let value = try value(parameter) else { throw .missingParameter(parameter.name, takes: parameter.takes) }
        return value
    }
}

extension String {
    /// Nil when it is not the percent-encoding of UTF-8.
    func removingURLPercentEncoding() -> String? { utf8.contains(UInt8(ascii: "%")) ? removingPercentEncoding : self }

    /// As browsers encode forms: a blank is `+`.
    fileprivate func removingFormEncoding() -> String? {
        guard utf8.contains(UInt8(ascii: "+")) else { return removingURLPercentEncoding() }
        return replacing("+", with: " ").removingURLPercentEncoding()
    }
}
