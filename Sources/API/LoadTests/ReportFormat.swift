import HTTPTypes
import Hummingbird
import LoadTest
import NIOCore

/// The files that a load test's report can be had as.
enum ReportFormat: String, Sendable, CaseIterable {
    case json, html, markdown

    var mediaType: String {
        switch self {
        case .json: "application/json"
        case .html: "text/html; charset=utf-8"
        case .markdown: "text/markdown; charset=utf-8"
        }
    }

    private var suffix: String { self == .markdown ? "md" : rawValue }

    /// The page has its style sheet inside, and no script.
    private static let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

    func response(_ test: LoadTestReport) -> Response {
        let body =
            switch self {
            case .json: ByteBuffer(bytes: test.json())
            case .html: ByteBuffer(string: ReportHTML(test).text)
            case .markdown: ByteBuffer(string: ReportMarkdown(test).text)
            }
        return Response(
            status: .ok,
            headers: [
                .contentType: mediaType, .cacheControl: "no-store", .contentSecurityPolicy: Self.policy,
                .contentDisposition: "attachment; filename=\"odl-load-test-\(test.id).\(suffix)\"",
            ], body: ResponseBody(byteBuffer: body))
    }
}

extension QueryParameter<ReportFormat> {
    static let reportFormat = QueryParameter(
        name: "format", takes: "json, html or markdown; json if it is not given",
        schema: #"{"type":"string","enum":["json","html","markdown"],"default":"json"}"#
    ) { ReportFormat(rawValue: $0) }
}
