import Access
import HTTPTypes
import Hummingbird
import LoadTest
import NIOCore
import Scalars

/// Load tests of this server, started and watched over the API.
struct LoadTestEndpoints: Sendable {
    let runs: LoadTestRuns
    let origins: OriginRule

    private static let tag = "Load tests"
    private static let id = ParameterDescription(
        name: "id", place: .path, isRequired: true, takes: "the id of a load test", schema: #"{"type":"string","minLength":1}"#)

    var all: [Endpoint] { [list, start, test, stop, report] }

    private var list: Endpoint {
        Endpoint(
            path: "/api/v1/load-tests", operation: "listLoadTests", tag: Self.tag,
            summary: "The load tests that are kept, newest first",
            notes: "Without their series.", kind: .json(schema: "LoadTestList"), access: .scope(.loadTestRun)
        ) { _ in
            var json = JSONWriter()
            json.beginObject()
            json.key("load_tests")
            json.beginArray()
            for test in await runs.all { json.value(test, withSeries: false) }
            json.endArray()
            json.endObject()
            return .loadTest(json.bytes)
        }
    }

    private var start: Endpoint {
        Endpoint(
            path: "/api/v1/load-tests", operation: "startLoadTest", tag: Self.tag, summary: "Starts a load test of this server",
            notes: "In a process of its own, one at a time. With `rate` the model is open, without it closed.",
            kind: .json(schema: "LoadTest"), method: .post, access: .scope(.loadTestRun), requestSchema: "LoadTestRequest",
            problems: [("403", "ForeignOrigin"), ("409", "LoadTestRunning"), ("415", "UnsupportedMediaType")]
        ) { request in
            guard origins.allows(request.request) else { throw Problem.foreignOrigin }
            let asked = try await LoadTestRequest(request.request)
            let test = try await runs.start(asked, apiKey: request.request.bearerToken)
            var response = Response.loadTest(test.json(withSeries: true), status: .created)
            response.headers[.location] = "/api/v1/load-tests/" + test.id
            return response
        }
    }

    private var test: Endpoint {
        Endpoint(
            path: "/api/v1/load-tests/{id}", operation: "getLoadTest", tag: Self.tag, summary: "A load test with its series",
            parameters: [Self.id], kind: .json(schema: "LoadTest"), access: .scope(.loadTestRun), problems: [("404", "UnknownLoadTest")]
        ) { .loadTest(try await test($0).json()) }
    }

    private var stop: Endpoint {
        Endpoint(
            path: "/api/v1/load-tests/{id}", operation: "stopLoadTest", tag: Self.tag, summary: "Stops a load test that is running",
            notes: "It ends within seconds, in the state `stopped` and without a verdict on the SLA.", parameters: [Self.id],
            kind: .json(schema: "LoadTest"), method: .delete, access: .scope(.loadTestRun),
            problems: [("403", "ForeignOrigin"), ("404", "UnknownLoadTest"), ("409", "LoadTestOver")]
        ) { request in
            guard origins.allows(request.request) else { throw Problem.foreignOrigin }
            let test = try await test(request)
            guard await runs.stop(test.id) else { throw Problem.loadTestOver }
            return .loadTest(test.json(), status: .accepted)
        }
    }

    private var report: Endpoint {
        Endpoint(
            path: "/api/v1/load-tests/{id}/report", operation: "getLoadTestReport", tag: Self.tag,
            summary: "A load test's report as a file", parameters: [Self.id, QueryParameter.reportFormat.described()],
            kind: .download(mediaTypes: ReportFormat.allCases.map(\.mediaType)), access: .scope(.loadTestRun),
            problems: [("404", "UnknownLoadTest")]
        ) { request in
            let format = try request.query.value(.reportFormat) ?? .json
            return format.response(try await test(request))
        }
    }

    private func test(_ request: APIRequest) async throws -> LoadTestReport {
        guard let id = request.context.parameters.get("id"), let test = await runs.test(id) else { throw Problem.unknownLoadTest }
        return test
    }
}

extension Response {
    fileprivate static func loadTest(_ json: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }
}

extension Request {
    /// The caller's own credential, which the load is sent with.
    fileprivate var bearerToken: String? {
        guard let field = headers[.authorization], field.lowercased().hasPrefix("bearer ") else { return nil }
        return String(field.dropFirst("bearer ".count))
    }
}
