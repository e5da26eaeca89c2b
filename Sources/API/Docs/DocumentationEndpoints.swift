import Access
import HTTPTypes
import Hummingbird
import NIOCore

/// The API's description, for programs and for people.
struct DocumentationEndpoints: Sendable {
    /// The routes of the data.
    let documented: [Endpoint]
    let swagger: SwaggerUI

    private static let file = ParameterDescription(
        name: "file", place: .path, isRequired: true, takes: "the name of a file of the page", schema: #"{"type":"string"}"#)

    var all: [Endpoint] {
        let pages = [page, pageFile]
        var document = Endpoint(
            path: "/openapi.json", operation: "getOpenAPI", tag: "Documentation", summary: "This description, as OpenAPI 3.1",
            kind: .json(schema: "OpenAPI"), access: .open
        ) { _ in throw Problem.internalError }
        let json = ByteBuffer(bytes: OpenAPIDocument(endpoints: documented + pages + [document]).json)
        document.handle = { _ in
            Response(
                status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-cache"],
                body: ResponseBody(byteBuffer: json))
        }
        return pages + [document]
    }

    private var page: Endpoint {
        Endpoint(
            path: "/docs", operation: "getDocs", tag: "Documentation", summary: "A page to read and try the API",
            kind: .file("text/html"), access: .open
        ) { _ in try swagger.index() }
    }

    private var pageFile: Endpoint {
        Endpoint(
            path: "/docs/{file}", operation: "getDocsFile", tag: "Documentation", summary: "The files of that page",
            parameters: [Self.file], kind: .file("*/*"), access: .open
        ) { try swagger.file($0.context.parameters.get("file") ?? "", $0.request) }
    }
}
