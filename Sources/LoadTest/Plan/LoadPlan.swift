/// What a load test does. The defaults are those of the demo.
public struct LoadPlan: Sendable, Hashable {
    /// Closed model: how many users, each with a connection of its own.
    public var users = 200
    /// Closed model: users that come in a second.
    public var spawnRate = 50.0
    /// Closed model: how long a user waits between an answer and its next request, in seconds, drawn evenly.
    public var thinkTime = 0.1...0.5
    /// Open model: requests per second, whatever the server does; nil is the closed model.
    public var rate: Double?
    /// Open model: how requests follow each other.
    public var arrivals = ArrivalPattern.constant
    /// Open model: connections at most. What finds none free waits in the queue.
    public var connections = 64
    /// Open model: requests that may wait for a connection. One that finds the queue full is dropped, and counted.
    public var queueLimit = 100_000
    /// Of the whole test with its warm-up, in seconds.
    public var duration = 30.0
    /// How long from the start nothing is measured, in seconds; nil is a sixth of the duration, at most 5 s.
    public var warmUp: Double?
    /// How long an answer may take, in seconds.
    public var timeout = 10.0
    public var mix = RouteMix.standard
    /// Asks the store for its own execution time beside the load, by `?explain=true`.
    public var isBenchmark = false
    /// What random choices start from.
    public var seed: UInt64 = 1
    public var serviceLevel = ServiceLevel()

    public init() {}

    /// Seconds from the start after which requests count.
    public var measuredFrom: Double { warmUp ?? min(5, duration / 6) }

    /// How long a closed model's user is expected to wait between two requests, in seconds: what HdrHistogram's correction
    /// for coordinated omission goes by. Nil where users do not wait: then there is nothing to expect.
    public var expectedInterval: Double? {
        let mean = (thinkTime.lowerBound + thinkTime.upperBound) / 2
        return rate == nil && mean > 0 ? mean : nil
    }

    /// - Throws: ``LoadTestError`` that names the value by its name in the API.
    public func validate() throws(LoadTestError) {
        guard (1...20_000).contains(users) else { throw .invalid("users", takes: "a number from 1 to 20000, not \(users)") }
        try Self.check("spawn_rate", spawnRate, 0.1...20_000, "users per second from 0.1 to 20000")
        if let rate { try Self.check("rate", rate, 0.1...100_000, "requests per second from 0.1 to 100000") }
        guard thinkTime.lowerBound >= 0, thinkTime.upperBound <= 3_600 else {
            throw .invalid("think_time", takes: "seconds from 0 to 3600")
        }
        guard (1...10_000).contains(connections) else {
            throw .invalid("connections", takes: "a number from 1 to 10000, not \(connections)")
        }
        guard (0...1_000_000).contains(queueLimit) else {
            throw .invalid("queue_limit", takes: "a number from 0 to 1000000, not \(queueLimit)")
        }
        try Self.check("duration_seconds", duration, 1...86_400, "seconds from 1 to 86400")
        try Self.check("warm_up_seconds", measuredFrom, 0...86_400, "seconds from 0 to less than the duration")
        guard measuredFrom < duration else {
            throw .invalid("warm_up_seconds", takes: "less than the duration of \(duration.short) s, of which it is the first part")
        }
        try Self.check("timeout", timeout, 0.01...3_600, "seconds from 0.01 to 3600")
    }

    private static func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>, _ takes: String) throws(LoadTestError)
    {
        guard range.contains(value) else { throw .invalid(name, takes: "\(takes), not \(value.short)") }
    }
}

extension Double {
    /// Without the decimals that it does not need: `30`, `0.25`.
    var short: String { self == rounded() && abs(self) < 1e15 ? String(Int64(self)) : String(self) }
}
