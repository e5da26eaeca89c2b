import Foundation
import LoadTest
import Logging
import Scalars
import ServiceLifecycle

/// The load tests of this server. One runs at a time, in a process of its own, so that its CPU is told apart from the server's; those
/// that are over are kept as files.
actor LoadTestRuns: Service {
    private struct Running {
        var test: LoadTestReport
        var process: LoadTestProcess
        /// What its last line has told. It is shown once the process has ended: until then no other test can begin.
        var result: LoadTestReport?
    }

    private let settings: LoadTestSettings?
    private let history: LoadTestHistory
    private let serverURL: @Sendable () async throws -> String
    private let wallClock: WallClock
    private let logger: Logger
    private var running: Running?
    /// Between the request to start one and its process.
    private var isStarting = false

    /// - Parameter serverURL: where this server listens, once it does.
    init(
        settings: LoadTestSettings?, serverURL: @escaping @Sendable () async throws -> String, wallClock: WallClock, logger: Logger
    ) {
        self.settings = settings
        history = LoadTestHistory(directory: settings?.directory)
        self.serverURL = serverURL
        self.wallClock = wallClock
        self.logger = logger
    }

    /// A load test does not outlive its server.
    func run() async throws {
        try? await gracefulShutdown()
        running?.process.stop()
    }

    /// Newest first, without their series.
    var all: [LoadTestReport] { (running.map { [$0.test] } ?? []) + history.all }

    func test(_ id: String) -> LoadTestReport? { running?.test.id == id ? running?.test : history.test(id) }

    /// - Returns: false when it is not running.
    func stop(_ id: String) -> Bool {
        guard let running, running.test.id == id else { return false }
        running.process.stop()
        return true
    }

    /// - Parameter apiKey: what the load authenticates itself with.
    /// - Throws: ``Problem`` when one is running or none can be run.
    func start(_ request: LoadTestRequest, apiKey: String?) async throws -> LoadTestReport {
        guard let settings else { throw Problem.notInstalled("this server runs no load tests; use odl load-test") }
        guard running == nil, !isStarting else { throw Problem.loadTestRunning }
        isStarting = true
        defer { isStarting = false }
        let url = try await serverURL()
        let server: ServerURL
        do { server = try ServerURL(url) } catch { throw Problem.notInstalled("\(error)") }
        let id = LoadTestReport.newID()
        let test = LoadTestReport(starting: request.plan, id: id, environment: .local(url: server), at: wallClock.now())
        let process: LoadTestProcess
        do {
            process = try LoadTestProcess(
                executable: settings.executable, arguments: request.arguments(id: id, url: url), apiKey: apiKey)
        } catch {
            logger.error("\(settings.executable) cannot be started", metadata: ["error": "\(error)"])
            throw Problem.notInstalled("the load test's process cannot be started; the log has the reason")
        }
        running = Running(test: test, process: process)
        Task { await follow(process) }
        return test
    }

    private func follow(_ process: LoadTestProcess) async {
        for await line in process.lines {
            guard let record = try? ProgressRecord(line: line) else { continue }
            update(record)
        }
        await finish(await process.ended())
    }

    private func update(_ record: ProgressRecord) {
        guard let before = running?.test else { return }
        var test = record.loadTest
        test.series = before.series
        if let point = record.point, point.second > (before.series.last?.second ?? -1) { test.series.append(point) }
        if test.state == .running { running?.test = test } else { running?.result = test }
    }

    private func finish(_ ended: LoadTestProcess.Ended) async {
        guard let current = running else { return }
        var test = current.result ?? current.test
        if test.state == .running {
            // It has not come to a result.
            test.state = ended.wasStopped ? .stopped : .failed
            test.verdict = ended.wasStopped ? "stopped" : nil
            test.error = ended.wasStopped ? nil : ended.lastWords ?? "the load test's process ended with status \(ended.status)"
            test.finishedAt = wallClock.now().description
        }
        do { try history.add(test) } catch {
            logger.warning("a load test's result cannot be kept", metadata: ["error": "\(error)"])
        }
        running = nil
    }
}

/// What load tests over the API need.
public struct LoadTestSettings: Sendable {
    /// The command `odl`.
    public var executable: String
    /// Where results are kept.
    public var directory: String

    public init(executable: String, directory: String) {
        self.executable = executable
        self.directory = directory
    }
}
