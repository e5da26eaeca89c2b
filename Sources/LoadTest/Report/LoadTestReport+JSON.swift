import Foundation
import Scalars

extension LoadTestReport {
    /// - Parameter json: what ``json(withSeries:)`` has written.
    /// - Throws: `DecodingError`.
    public init(json: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(LoadTestReport.self, from: json)
    }

    /// The API's `LoadTest`.
    public func json(withSeries: Bool = true) -> [UInt8] {
        var json = JSONWriter(capacity: 4_096 + (withSeries ? series.count * 256 : 0))
        json.value(self, withSeries: withSeries)
        return json.bytes
    }
}

extension JSONWriter {
    public mutating func value(_ test: LoadTestReport, withSeries: Bool) {
        beginObject()
        member("id", test.id)
        member("state", test.state.rawValue)
        member("started_at", test.startedAt)
        member("finished_at", test.finishedAt)
        member("error", test.error)
        plan(test)
        environment(test.environment)
        progress(test.progress)
        key("latency_ms")
        beginObject()
        percentiles("corrected", test.latencyMs.corrected)
        percentiles("uncorrected", test.latencyMs.uncorrected)
        endObject()
        list("routes", test.routes) { $0.route($1) }
        list("failures", test.failures) { json, failure in
            json.member("cause", failure.cause)
            json.member("count", failure.count)
        }
        member("generator_cpu", test.generatorCpu)
        generator(test.generator)
        object("freshness_ms", test.freshnessMs) { json, freshness in
            json.member("p50", freshness.p50)
            json.member("p95", freshness.p95)
            json.member("max", freshness.max)
            json.member("count", freshness.count)
        }
        member("verdict", test.verdict)
        list("sla", test.sla) { json, criterion in
            json.member("name", criterion.name)
            json.member("target", criterion.target)
            json.member("actual", criterion.actual)
            json.key("passed")
            json.value(criterion.passed)
        }
        key("findings")
        beginArray()
        for finding in test.findings { value(finding) }
        endArray()
        if withSeries { list("series", test.series) { $0.point($1) } }
        endObject()
    }

    private mutating func plan(_ test: LoadTestReport) {
        member("model", test.model)
        member("users", test.users)
        member("spawn_rate", test.spawnRate)
        object("think_time_seconds", test.thinkTimeSeconds) { json, think in
            json.member("min", think.min)
            json.member("max", think.max)
        }
        member("target_rate", test.targetRate)
        member("arrivals", test.arrivals)
        member("connections", test.connections)
        member("duration_seconds", test.durationSeconds)
        member("warm_up_seconds", test.warmUpSeconds)
        member("timeout_seconds", test.timeoutSeconds)
        key("mix")
        beginObject()
        for route in Route.allCases {
            if let weight = test.mix[route.rawValue] { member(route.rawValue, weight) }
        }
        endObject()
    }

    private mutating func environment(_ environment: RunEnvironment) {
        key("environment")
        beginObject()
        member("commit", environment.commit)
        member("host", environment.host)
        member("cores", environment.cores)
        member("system", environment.system)
        member("url", environment.url)
        member("store", environment.store)
        member("document_count", environment.documentCount)
        endObject()
    }

    private mutating func progress(_ progress: LoadTestReport.Progress) {
        key("progress")
        beginObject()
        member("elapsed_seconds", progress.elapsedSeconds)
        member("scheduled", progress.scheduled)
        member("sent", progress.sent)
        member("done", progress.done)
        member("gone", progress.gone)
        member("failed", progress.failed)
        member("dropped", progress.dropped)
        member("in_flight", progress.inFlight)
        member("waiting", progress.waiting)
        member("achieved_rate", progress.achievedRate)
        member("users", progress.users)
        endObject()
    }

    private mutating func route(_ route: LoadTestReport.RouteResult) {
        member("route", route.route)
        member("done", route.done)
        member("failed", route.failed)
        percentiles("corrected", route.corrected)
        percentiles("uncorrected", route.uncorrected)
        object("store_ms", route.storeMs) { json, times in
            json.member("count", times.count)
            json.member("p50", times.p50)
            json.member("p95", times.p95)
            json.member("max", times.max)
        }
    }

    private mutating func generator(_ generator: LoadTestReport.Generator) {
        key("generator")
        beginObject()
        member("cpu_per_request_us", generator.cpuPerRequestUs)
        member("lateness_p99_ms", generator.latenessP99Ms)
        key("was_limit")
        value(generator.wasLimit)
        member("longest_silence_seconds", generator.longestSilenceSeconds)
        member("longest_queue", generator.longestQueue)
        endObject()
    }

    public mutating func point(_ point: SeriesPoint) {
        member("second", point.second)
        key("warm_up")
        value(point.warmUp)
        member("target_rate", point.targetRate)
        member("achieved_rate", point.achievedRate)
        member("failed", point.failed)
        for (name, percentiles) in [("corrected", point.corrected), ("uncorrected", point.uncorrected)] {
            object(name, percentiles) { json, percentiles in
                json.member("p50", percentiles.p50)
                json.member("p95", percentiles.p95)
                json.member("p99", percentiles.p99)
            }
        }
    }

    private mutating func percentiles(_ name: String, _ percentiles: LoadTestReport.Percentiles?) {
        object(name, percentiles) { json, percentiles in
            json.member("p50", percentiles.p50)
            json.member("p90", percentiles.p90)
            json.member("p95", percentiles.p95)
            json.member("p99", percentiles.p99)
            json.member("p99_9", percentiles.p999)
            json.member("max", percentiles.max)
        }
    }

    private mutating func list<Element>(_ name: String, _ elements: [Element], _ members: (inout JSONWriter, Element) -> Void) {
        key(name)
        beginArray()
        for element in elements {
            beginObject()
            members(&self, element)
            endObject()
        }
        endArray()
    }

    private mutating func object<Value>(_ name: String, _ value: Value?, _ members: (inout JSONWriter, Value) -> Void) {
        key(name)
        guard let value else { return null() }
        beginObject()
        members(&self, value)
        endObject()
    }

    private mutating func member(_ name: String, _ text: String?) {
        key(name)
        if let text { value(text) } else { null() }
    }

    private mutating func member(_ name: String, _ number: Int?) {
        key(name)
        if let number { value(number) } else { null() }
    }

    private mutating func member(_ name: String, _ number: Double?) {
        key(name)
        if let number { value(number) } else { null() }
    }
}
