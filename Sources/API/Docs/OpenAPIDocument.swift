import Access
import HTTPTypes
import Scalars

/// The OpenAPI 3.1 document, made of the routes themselves and of the schemas in `OpenAPISchemas`.
struct OpenAPIDocument {
    let endpoints: [Endpoint]

    private static let description = """
        Bank account statements, kept in step with a Delta Lake table within a second. Amounts are strings with two decimals. \
        Times are RFC 3339 in UTC with microseconds. Fields of documents have their camelCase names; what the API adds is \
        snake_case. Errors are application/problem+json (RFC 9457).
        """

    var json: [UInt8] {
        var json = JSONWriter(capacity: 32_768)
        json.beginObject()
        json.key("openapi")
        json.value("3.1.0")
        json.key("info")
        json.beginObject()
        json.key("title")
        json.value("Operational data layer")
        json.key("version")
        json.value("1.0.0")
        json.key("description")
        json.value(Self.description)
        json.endObject()
        json.key("servers")
        json.raw(Array(#"[{"url":"/"}]"#.utf8))
        json.key("paths")
        json.beginObject()
        var written: Set<String> = []
        for path in endpoints.map(\.path) where written.insert(path).inserted {
            json.key(path)
            json.beginObject()
            for endpoint in endpoints where endpoint.path == path {
                json.key(endpoint.method.rawValue.lowercased())
                encode(endpoint, into: &json)
            }
            json.endObject()
        }
        json.endObject()
        json.key("components")
        json.beginObject()
        json.key("schemas")
        json.raw(Array(OpenAPISchemas.json.utf8))
        json.key("headers")
        json.raw(Array(OpenAPISchemas.headers.utf8))
        json.key("responses")
        json.raw(Array(OpenAPISchemas.responses.utf8))
        json.key("securitySchemes")
        json.raw(Array(OpenAPISchemas.securitySchemes.utf8))
        json.endObject()
        json.endObject()
        return json.bytes
    }

    private func encode(_ endpoint: Endpoint, into json: inout JSONWriter) {
        json.beginObject()
        json.key("operationId")
        json.value(endpoint.operation)
        json.key("tags")
        json.beginArray()
        json.value(endpoint.tag)
        json.endArray()
        json.key("summary")
        json.value(endpoint.summary)
        if !endpoint.notes.isEmpty {
            json.key("description")
            json.value(endpoint.notes)
        }
        json.key("security")
        json.raw(Array(endpoint.access.openAPISecurity.utf8))
        if !endpoint.parameters.isEmpty {
            json.key("parameters")
            json.beginArray()
            for parameter in endpoint.parameters { encode(parameter, into: &json) }
            json.endArray()
        }
        if let schema = endpoint.requestSchema {
            json.key("requestBody")
            json.raw(Array(##"{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/\##(schema)"}}}}"##.utf8))
        }
        json.key("responses")
        json.beginObject()
        encodeSuccess(of: endpoint, into: &json)
        var described: Set<String> = []
        for (status, name) in endpoint.failures + endpoint.problems where described.insert(status).inserted {
            json.key(status)
            json.raw(Array(##"{"$ref":"#/components/responses/\##(name)"}"##.utf8))
        }
        json.endObject()
        json.endObject()
    }

    private func encode(_ parameter: ParameterDescription, into json: inout JSONWriter) {
        json.beginObject()
        json.key("name")
        json.value(parameter.name)
        json.key("in")
        json.value(parameter.place.rawValue)
        json.key("required")
        json.value(parameter.isRequired)
        json.key("description")
        json.value("Takes \(parameter.takes).")
        json.key("schema")
        json.raw(Array(parameter.schema.utf8))
        json.endObject()
    }

    private func encodeSuccess(of endpoint: Endpoint, into json: inout JSONWriter) {
        switch endpoint.kind {
        case .json(let schema):
            let explained = endpoint.explains ? ##",{"$ref":"#/components/schemas/Explanation"}"## : ""
            let answer = ##"{"$ref":"#/components/schemas/\##(schema)"}"##
            let body = explained.isEmpty ? answer : #"{"anyOf":[\#(answer)\#(explained)]}"#
            json.key(endpoint.method == .post ? "201" : endpoint.method == .delete ? "202" : "200")
            json.beginObject()
            json.key("description")
            json.value(endpoint.summary)
            if endpoint.isAboutData {
                json.key("headers")
                json.raw(Array(OpenAPISchemas.sourceHeaders.utf8))
            }
            json.key("content")
            json.raw(Array(#"{"application/json":{"schema":\#(body)}}"#.utf8))
            json.endObject()
        case .webSocket(let messages):
            let names = messages.map { "`\($0)`" }.joined(separator: " or ")
            json.key("101")
            json.beginObject()
            json.key("description")
            json.value("The connection is a WebSocket. Each text message is JSON: \(names) of the schemas.")
            json.endObject()
        case .download(let mediaTypes):
            json.key("200")
            json.beginObject()
            json.key("description")
            json.value(endpoint.summary)
            json.key("content")
            json.raw(Array(("{" + mediaTypes.map { #""\#($0)":{}"# }.joined(separator: ",") + "}").utf8))
            json.endObject()
        case .file(let mediaType):
            json.key("200")
            json.beginObject()
            json.key("description")
            json.value(endpoint.summary)
            json.key("content")
            json.raw(Array(#"{"\#(mediaType)":{}}"#.utf8))
            json.endObject()
        }
    }
}

extension Endpoint {
    /// Statuses that the route itself may answer with, besides success.
    fileprivate var failures: [(status: String, response: String)] {
        refusals + ownFailures
    }

    /// Whether its answers say which version of the source they show.
    fileprivate var isAboutData: Bool {
        path.hasPrefix("/api/") && !path.hasPrefix("/api/v1/load-tests") && access != .authenticated
    }

    private var refusals: [(status: String, response: String)] {
        let anybodys = [(status: "414", response: "TargetTooLong"), (status: "429", response: "TooManyRequests")]
        return switch access {
        case .open: anybodys
        case .authenticated: [("401", "Unauthenticated")] + anybodys
        case .scope, .denied: [("401", "Unauthenticated"), ("403", "Forbidden")] + anybodys
        }
    }

    private var ownFailures: [(status: String, response: String)] {
        switch kind {
        case .download: [("422", "InvalidParameter")]
        case .json where method == .post: [("422", "InvalidParameter"), ("503", "Unavailable")]
        case .json where path.hasPrefix("/api/"):
            (hasAccount ? [("404", "UnknownAccount")] : []) + [("422", "InvalidParameter"), ("503", "Unavailable")]
        case .json: [("422", "InvalidParameter")]
        case .webSocket:
            [("422", "InvalidParameter"), ("426", "UpgradeRequired"), ("503", "Unavailable")]
        case .file: path == "/docs" ? [("503", "Unavailable")] : [("404", "UnknownRoute")]
        }
    }
}

extension AccessRule {
    /// With the scope that is asked for.
    fileprivate var openAPISecurity: String {
        switch self {
        case .open: "[]"
        case .authenticated, .denied: #"[{"bearer":[]}]"#
        case .scope(let scope): #"[{"bearer":["\#(scope.rawValue)"]}]"#
        }
    }
}
