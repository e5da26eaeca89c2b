import ArgumentParser
import LoadTest

/// What load to make.
struct LoadOptions: ParsableArguments {
    @Option(help: "Closed model: users.")
    var users = 200

    @Option(help: "Closed model: users that come in a second.")
    var spawnRate = 50.0

    @Option(
        help: ArgumentHelp(
            "Closed model: how long a user waits after an answer, between two durations or always the same one; 0s: not at all.",
            valueName: "min-max"))
    var thinkTime = ThinkTimeArgument(range: 0.1...0.5)

    @Option(help: ArgumentHelp("Open model: requests per second.", valueName: "per-second"))
    var rate: Double?

    @Option(help: "Open model: constant or poisson.")
    var arrivals = ArrivalPattern.constant

    @Option(help: "Open model: connections at most; what finds none free waits.")
    var connections = 64

    @Option(help: "Open model: requests that may wait; more are dropped, and counted.")
    var queueLimit = 100_000

    @Option(help: "How long the whole test takes.")
    var duration = DurationArgument(duration: .seconds(30))

    @Option(
        help: ArgumentHelp("How much of it, from the start, is not measured. Default: a sixth, at most 5s", valueName: "duration"))
    var warmUp: WarmUpArgument?

    @Option(help: "How long an answer may take.")
    var timeout = DurationArgument(duration: .seconds(10))

    @Option(help: ArgumentHelp("What is asked, as weights.", valueName: "route=weight,..."))
    var mix = "balance=40,latest_statement=25,transactions_by_category=20,search=10,accounts=5"

    @Flag(help: "Ask the store for its own execution time too (?explain=true), 20 times a second.")
    var benchmark = false

    @Option(help: "What random choices start from.")
    var seed: UInt64 = 1

    @Option(help: "SLA: requests answered in a second, at least.")
    var slaQps = 500.0

    @Option(help: "SLA: milliseconds that 95 of 100 requests stay below.")
    var slaP95 = 100.0

    @Option(help: "SLA: percent of the requests that may fail or be dropped.")
    var slaFailures = 0.0

    @Option(help: "SLA: seconds from a commit until readers see it.")
    var slaSync = 10.0

    func plan() throws -> LoadPlan {
        var plan = LoadPlan()
        plan.users = users
        plan.spawnRate = spawnRate
        plan.thinkTime = thinkTime.range
        plan.rate = rate
        plan.arrivals = arrivals
        plan.connections = connections
        plan.queueLimit = queueLimit
        plan.duration = duration.duration.seconds
        plan.warmUp = warmUp?.seconds
        plan.timeout = timeout.duration.seconds
        plan.mix = try RouteMix(text: mix)
        plan.isBenchmark = benchmark
        plan.seed = seed
        plan.serviceLevel.requestsPerSecond = slaQps
        plan.serviceLevel.p95Milliseconds = slaP95
        plan.serviceLevel.failedPercent = slaFailures
        plan.serviceLevel.syncSeconds = slaSync
        return plan
    }
}

extension ArrivalPattern: ExpressibleByArgument {}

/// `100ms-500ms`, `1s` or `0s`.
struct ThinkTimeArgument: ExpressibleByArgument {
    let range: ClosedRange<Double>

    init(range: ClosedRange<Double>) { self.range = range }

    init?(argument: String) {
        let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map {
            WarmUpArgument(argument: String($0))?.seconds
        }
        guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1], low <= high else { return nil }
        range = low...high
    }

    var defaultValueDescription: String { "\(range.lowerBound)s-\(range.upperBound)s" }
}

/// A duration that may be none: `0s`.
struct WarmUpArgument: ExpressibleByArgument {
    let seconds: Double

    init?(argument: String) {
        if ["0", "0s", "0ms", "0m"].contains(argument) {
            seconds = 0
        } else if let duration = DurationArgument(argument: argument)?.duration {
            seconds = duration.seconds
        } else {
            return nil
        }
    }
}
