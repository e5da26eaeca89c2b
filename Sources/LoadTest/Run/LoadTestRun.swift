import Foundation
import NIOCore
import NIOPosix
import Scalars
import ServiceLifecycle

/// One load test from the first look at the server to the verdict.
public struct LoadTestRun: Sendable {
    private let id: String
    private let plan: LoadPlan
    private let server: ServerURL
    private let apiKey: String?
    private let environment: RunEnvironment
    private let wallClock: WallClock

    /// - Parameters:
    ///   - apiKey: sent as a bearer token; nil for a server without authentication.
    ///   - environment: where this runs; its store is asked of the server.
    ///   - wallClock: what freshness is measured with.
    /// - Throws: ``LoadTestError`` when the plan cannot be run.
    public init(
        id: String, plan: LoadPlan, server: ServerURL, apiKey: String?, environment: RunEnvironment, wallClock: WallClock = .system
    ) throws(LoadTestError) {
        try plan.validate()
        self.id = id
        self.plan = plan
        self.server = server
        self.apiKey = apiKey
        self.environment = environment
        self.wallClock = wallClock
    }

    /// Runs to the end, or until a graceful shutdown: then what was measured until then is reported, without a verdict.
    ///
    /// - Parameter onProgress: called about once a second with how it stands.
    /// - Throws: ``LoadTestError`` when the server cannot be loaded.
    public func run(onProgress: @escaping @Sendable (LoadTestReport) -> Void) async throws -> LoadTestReport {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let result: Result<LoadTestReport, any Error>
        do { result = .success(try await run(on: group.next(), onProgress)) } catch { result = .failure(error) }
        try await group.shutdownGracefully()
        return try result.get()
    }

    private func run(on loop: any EventLoop, _ onProgress: @escaping @Sendable (LoadTestReport) -> Void) async throws
        -> LoadTestReport
    {
        let address = try await resolve()
        let timeout = TimeAmount.nanoseconds(Int64(plan.timeout * 1e9))
        let reader = try await loop.submit {
            APIReader(server: server, apiKey: apiKey, address: address, loop: loop, timeout: timeout)
        }.get()
        let data = try await SampledData.read(from: reader, of: server)
        var builder = ReportBuilder(id: id, plan: plan, environment: environment, startedAt: wallClock.now())
        let watch = SyncWatch(wallClock: wallClock)
        if let metrics = try? await reader.json("/api/v1/metrics", as: ServerMetrics.self) {
            builder.environment.store = metrics.store
            builder.environment.documentCount = metrics.documentCount
        }
        let companions = Companions(
            server: server, apiKey: apiKey, address: address, loop: loop, reader: reader, watch: watch, wallClock: wallClock)
        let heads = RequestHeads(server: server, apiKey: apiKey, data: data, seed: plan.seed)
        let load = Load(plan: plan, heads: heads, address: address, loop: loop)
        let times = StoreTimes()
        let last = try await withThrowingTaskGroup(of: Void.self) { [builder] tasks in
            tasks.addTask { await companions.followChanges() }
            tasks.addTask { await companions.pollStatus() }
            if plan.isBenchmark {
                let explainer = try await loop.submit {
                    APIReader(server: server, apiKey: apiKey, address: address, loop: loop, timeout: timeout)
                }.get()
                tasks.addTask { [plan] in await companions.explain(plan, heads: heads, through: explainer, into: times) }
            }
            var last: Load.Second?
            for await second in try await load.start() {
                last = second
                onProgress(builder.report(second, watch.current, times.current, state: .running, now: wallClock.now()))
            }
            tasks.cancelAll()
            return last
        }
        reader.close()
        guard let last else { throw CancellationError() }
        let state: LoadTestReport.State = load.isStopped ? .stopped : .finished
        return builder.report(last, watch.current, times.current, state: state, now: wallClock.now())
    }

    private func resolve() async throws -> SocketAddress {
        do {
            return try await NIOThreadPool.singleton.runIfActive { [server] in
                try SocketAddress.makeAddressResolvingHost(server.host, port: server.port)
            }
        } catch {
            throw LoadTestError.unreachable(server.description, "there is no host \(server.host)")
        }
    }
}
