import Foundation
import LoadTest
import Scalars
import Testing

@testable import API

/// What the routes of load tests refuse. That they run one, `tests/interop/test_load_test.py` shows on the real command.
@Suite(.timeLimit(.minutes(10)))
struct LoadTestRouteTests {
    private static let path = "/api/v1/load-tests"

    @Test(arguments: [
        (#"{"users":0}"#, "users"), (#"{"users":1.5}"#, "users"), (#"{"users":"many"}"#, "users"), (#"{"users":true}"#, "users"),
        (#"{"rate":0}"#, "rate"), (#"{"spawn_rate":-1}"#, "spawn_rate"), (#"{"arrivals":"bursts"}"#, "arrivals"),
        (#"{"duration_seconds":0}"#, "duration_seconds"), (#"{"duration_seconds":100000}"#, "duration_seconds"),
        (#"{"duration_seconds":10,"warm_up_seconds":10}"#, "warm_up_seconds"), (#"{"mix":{"transfers":1}}"#, "mix"),
        (#"{"mix":{"balance":0}}"#, "mix"), (#"{"mix":{"balance":1.5}}"#, "mix"), (#"{"mix":[]}"#, "mix"), (#"{"user":5}"#, "user"), ("[]", "body"), ("{", "body"),
    ])
    func `a test that cannot be run is refused, and the member named`(body: String, parameter: String) async throws {
        try await TestServer.with { server in
            let answer = try await server.start(body)
            #expect(answer.status == 422)
            #expect(answer.json["parameter"] as? String == parameter)
        }
    }

    @Test func `a body that is no JSON by its type is refused, as a form of a foreign page would send it`() async throws {
        try await TestServer.with { server in
            let answer = try await server.get(Self.path, method: "POST", fields: [("Content-Type", "text/plain")], body: "{}")
            #expect(answer.status == 415)
        }
    }

    @Test func `a page of a foreign origin starts and stops nothing`() async throws {
        try await TestServer.with { server in
            let foreign = [("Origin", "https://evil.example"), ("Content-Type", "application/json")]
            let started = try await server.get(Self.path, method: "POST", fields: foreign, body: "{}")
            #expect(started.status == 403)
            let stopped = try await server.get(Self.path + "/x", method: "DELETE", fields: foreign)
            #expect(stopped.status == 403)
            // The dashboard's own page may: here it gets as far as the settings, which this server lacks.
            let own = [("Origin", "http://127.0.0.1"), ("Content-Type", "application/json")]
            let allowed = try await server.get(Self.path, method: "POST", fields: own, body: "{}")
            #expect(allowed.status == 503)
        }
    }

    @Test func `a test that nobody knows is not found`() async throws {
        try await TestServer.with { server in
            for (method, path) in [("GET", "/x"), ("DELETE", "/x"), ("GET", "/x/report"), ("GET", "/..%2Fstore.sqlite")] {
                let answer = try await server.get(Self.path + path, method: method)
                #expect(answer.status == 404 && answer.json["type"] as? String == "urn:odl:problem:unknown-load-test")
            }
            #expect(try await server.get(Self.path + "/x/report?format=pdf").json["parameter"] as? String == "format")
        }
    }

    @Test func `the command is given what was asked for`() throws {
        let json = #"{"rate":250,"arrivals":"poisson","duration_seconds":12,"warm_up_seconds":0,"mix":{"balance":3,"search":1}}"#
        let arguments = try LoadTestRequest(json: Data(json.utf8)).arguments(id: "x", url: "http://127.0.0.1:1")
        let pairs = zip(arguments, arguments.dropFirst()).map { "\($0) \($1)" }
        for pair in [
            "--rate 250.0", "--arrivals poisson", "--duration 12.0s", "--warm-up 0s", "--mix balance=3,search=1", "--id x",
        ] {
            #expect(pairs.contains(pair), "\(pair)")
        }
    }

    @Test func `the newest results are kept, across restarts, and found by their id alone`() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "odl-load-tests-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let history = LoadTestHistory(directory: directory)
        for number in 100..<(102 + LoadTestHistory.kept) { try history.add(.sample(id: "20240229T120\(number)Z-00000\(number)")) }
        #expect(history.all.count == LoadTestHistory.kept)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == LoadTestHistory.kept)
        let again = LoadTestHistory(directory: directory)
        #expect(again.all.map(\.id) == history.all.map(\.id))
        let newest = try #require(again.all.first?.id)
        #expect(again.test(newest)?.id == newest)
        #expect(again.test("../" + newest) == nil)
    }
}

extension TestServer {
    fileprivate func start(_ body: String) async throws -> Answer {
        try await get("/api/v1/load-tests", method: "POST", fields: [("Content-Type", "application/json")], body: body)
    }
}

extension LoadTestReport {
    fileprivate static func sample(id: String) -> LoadTestReport {
        LoadTestReport(
            starting: LoadPlan(), id: id,
            environment: RunEnvironment(commit: nil, host: "test", cores: 2, system: "test", url: "http://127.0.0.1:1"),
            at: Timestamp(microseconds: 0))
    }
}
