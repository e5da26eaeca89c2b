/// How requests spread over the routes: a weight each, of any sum.
public struct RouteMix: Sendable, Hashable {
    public private(set) var weights: [Route: Int]
    /// Routes with the sum of the weights up to and with theirs.
    private let cumulative: [Step]

    private struct Step: Sendable, Hashable {
        var upTo: Int
        var route: Route
    }

    /// A bank's app: most look at their balance.
    public static let standard = RouteMix(
        checked: [.balance: 40, .latestStatement: 25, .transactionsByCategory: 20, .search: 10, .accounts: 5])

    /// - Parameter weights: by the routes' names; a route that is not named is not asked.
    /// - Throws: ``LoadTestError`` when a name is no route's, a weight is negative or all are 0.
    public init(_ weights: [String: Int]) throws(LoadTestError) {
        var checked: [Route: Int] = [:]
        for (name, weight) in weights {
            guard let route = Route(rawValue: name) else {
                throw .invalid("mix", takes: "weights of \(Route.allCases.map(\.rawValue).joined(separator: ", ")), not of \(name)")
            }
            guard (0...1_000_000).contains(weight) else {
                throw .invalid("mix", takes: "weights from 0 to 1000000, not \(weight) for \(name)")
            }
            checked[route] = weight
        }
        guard checked.values.contains(where: { $0 > 0 }) else { throw .invalid("mix", takes: "at least one weight above 0") }
        self.init(checked: checked)
    }

    /// As the command line has it: `balance=40,search=10`.
    ///
    /// - Throws: ``LoadTestError``.
    public init(text: String) throws(LoadTestError) {
        var weights: [String: Int] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "=", omittingEmptySubsequences: false)
            guard halves.count == 2, let weight = Int(halves[1]), weights[String(halves[0])] == nil else {
                throw .invalid("mix", takes: "a weight for each route, like balance=40,search=10, not \(part)")
            }
            weights[String(halves[0])] = weight
        }
        try self.init(weights)
    }

    private init(checked weights: [Route: Int]) {
        self.weights = weights.filter { $0.value > 0 }
        var sum = 0
        cumulative = Route.allCases.compactMap { route in
            guard let weight = weights[route], weight > 0 else { return nil }
            sum += weight
            return Step(upTo: sum, route: route)
        }
    }

    /// Routes that are asked, in the order of `Route.allCases`.
    public var routes: [Route] { cumulative.map(\.route) }

    func draw(using generator: inout SeededGenerator) -> Route {
        guard let last = cumulative.last else { return .balance }
        let place = Int.random(in: 0..<last.upTo, using: &generator)
        for step in cumulative where place < step.upTo { return step.route }
        return last.route
    }
}
