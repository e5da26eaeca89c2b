/// A load test: what was asked for, how it goes, what came out. The API's `LoadTest` and the files of `--json` are its JSON.
///
/// Members are named so that `convertFromSnakeCase` reads them; durations in `…Ms` are milliseconds.
public struct LoadTestReport: Sendable, Hashable, Decodable {
    public enum State: String, Sendable, Hashable, Decodable {
        case running, finished, stopped, failed
    }

    public var id: String
    public var state: State
    /// RFC 3339.
    public var startedAt: String
    public var finishedAt: String?
    /// Why the test could not be run, or not to its end.
    public var error: String?
    /// `closed` or `open`.
    public var model: String
    public var users: Int
    public var spawnRate: Double
    public var thinkTimeSeconds: ThinkTime
    public var targetRate: Double?
    public var arrivals: String?
    public var connections: Int
    public var durationSeconds: Double
    public var warmUpSeconds: Double
    public var timeoutSeconds: Double
    public var mix: [String: Int]
    public var environment: RunEnvironment
    public var progress: Progress
    public var latencyMs: Latencies
    public var routes: [RouteResult]
    public var failures: [Failure]
    /// Cores that the generator has kept busy.
    public var generatorCpu: Double
    public var generator: Generator
    public var freshnessMs: Freshness?
    /// `PASS`, `FAIL` or `stopped`; nil while it runs.
    public var verdict: String?
    public var sla: [Criterion]
    /// What the reader has to know to read the figures rightly.
    public var findings: [String]
    public var series: [SeriesPoint]

    public struct ThinkTime: Sendable, Hashable, Decodable {
        public var min: Double
        public var max: Double
    }

    /// Counts are of the measured time; `achievedRate` is, while the test runs, that of the last second.
    public struct Progress: Sendable, Hashable, Decodable {
        public var elapsedSeconds = 0.0
        public var scheduled = 0
        public var sent = 0
        public var done = 0
        /// Answers that say that the account was closed meanwhile.
        public var gone = 0
        public var failed = 0
        public var dropped = 0
        public var inFlight = 0
        public var waiting = 0
        public var achievedRate = 0.0
        public var users = 0
    }

    /// Of the same requests, counted from two moments; nil where nothing was measured.
    public struct Latencies: Sendable, Hashable, Decodable {
        public var corrected: Percentiles?
        public var uncorrected: Percentiles?
    }

    public struct Percentiles: Sendable, Hashable, Decodable {
        public var p50: Double
        public var p90: Double
        public var p95: Double
        public var p99: Double
        /// p99.9; in JSON `p99_9`.
        public var p999: Double
        public var max: Double
    }

    public struct RouteResult: Sendable, Hashable, Decodable {
        public var route: String
        public var done: Int
        public var failed: Int
        public var corrected: Percentiles?
        public var uncorrected: Percentiles?
        /// Benchmark mode: what the store says of its own execution, by `?explain=true`.
        public var storeMs: StoreTimes?
    }

    public struct StoreTimes: Sendable, Hashable, Decodable {
        public var count: Int
        public var p50: Double
        public var p95: Double
        public var max: Double
    }

    public struct Failure: Sendable, Hashable, Decodable {
        public var cause: String
        public var count: Int
    }

    public struct Generator: Sendable, Hashable, Decodable {
        /// Microseconds.
        public var cpuPerRequestUs: Double
        /// How much later than due requests were looked at: the generator's fault, counted in the corrected latency.
        public var latenessP99Ms: Double
        /// Whether the figures say more about the generator than about the server.
        public var wasLimit: Bool
        /// The longest time without an answer while requests were out.
        public var longestSilenceSeconds: Double
        /// The most requests that ever waited for a connection.
        public var longestQueue: Int
    }

    /// From commit to the message at this client, of the changes that came while the load ran.
    public struct Freshness: Sendable, Hashable, Decodable {
        public var p50: Double
        public var p95: Double
        public var max: Double
        public var count: Int
    }

    /// A promise and what became of it.
    public struct Criterion: Sendable, Hashable, Decodable {
        public var name: String
        public var target: String
        public var actual: String
        public var passed: Bool
    }
}

/// A second of a run: the answers that came in it.
public struct SeriesPoint: Sendable, Hashable, Decodable {
    public struct Percentiles: Sendable, Hashable, Decodable {
        public var p50: Double
        public var p95: Double
        public var p99: Double

        init?(_ histogram: LatencyHistogram) {
            guard histogram.count > 0 else { return nil }
            p50 = histogram.percentile(50)
            p95 = histogram.percentile(95)
            p99 = histogram.percentile(99)
        }
    }

    public var second: Int
    public var warmUp: Bool
    public var targetRate: Double?
    public var achievedRate: Double
    public var failed: Int
    public var corrected: Percentiles?
    public var uncorrected: Percentiles?
}

/// Where a test ran and what it was about.
public struct RunEnvironment: Sendable, Hashable, Decodable {
    /// Of the generator, and of the server where it is the same checkout.
    public var commit: String?
    public var host: String
    public var cores: Int
    public var system: String
    public var url: String
    /// As the API names it; nil when it does not say.
    public var store: String?
    public var documentCount: Int?

    public init(
        commit: String?, host: String, cores: Int, system: String, url: String, store: String? = nil, documentCount: Int? = nil
    ) {
        self.commit = commit
        self.host = host
        self.cores = cores
        self.system = system
        self.url = url
        self.store = store
        self.documentCount = documentCount
    }
}
