import HTTPTypes
import Hummingbird
import NIOCore

/// The page that lets people try the API: Swagger UI, served from this machine.
struct SwaggerUI: Sendable {
    /// What is served of the package's files.
    private static let names: Set<String> = ["swagger-ui.css", "swagger-ui-bundle.js"]

    private static let page = """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>ODL API</title>
          <link rel="icon" href="data:,">
          <link rel="stylesheet" href="/docs/swagger-ui.css">
        </head>
        <body>
          <div id="swagger-ui"></div>
          <script src="/docs/swagger-ui-bundle.js"></script>
          <script src="/docs/init.js"></script>
        </body>
        </html>

        """

    private static let script = """
        window.ui = SwaggerUIBundle({
          url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, tryItOutEnabled: true, validatorUrl: null
        });

        """

    /// Swagger UI puts styles into elements, which is all that its page allows beyond what ours do.
    private static let policy = SecurityHeaders.pagePolicy + "; style-src 'self' 'unsafe-inline'"

    private let files: StaticFiles

    static func load(_ directory: String) async throws -> SwaggerUI {
        SwaggerUI(files: try await StaticFiles.load(directory) { names.contains($0) })
    }

    func index() throws(Problem) -> Response {
        guard !files.isEmpty else {
            throw .notInstalled("Swagger UI is not installed; run scripts/setup and start the server again. /openapi.json is here")
        }
        return Self.own(Self.page, "text/html; charset=utf-8")
    }

    func file(_ name: String, _ request: Request) throws(Problem) -> Response {
        if name == "init.js" { return Self.own(Self.script, "text/javascript; charset=utf-8") }
        guard let file = files[name] else { throw .unknownRoute }
        return file.response(to: request, policy: Self.policy)
    }

    private static func own(_ text: String, _ type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-cache", .contentSecurityPolicy: policy],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
