import HTTPTypes
import Hummingbird

/// The dashboard's files. A path that is no file is a page of the dashboard itself, which routes in the browser.
struct DashboardRoutes: Sendable {
    let files: StaticFiles

    func register(on router: Router<APIContext>) {
        router.get("/") { request, _ in try page(request) }
        router.get("/**") { request, _ in
            let path = request.uri.path.dropFirst()
            if let file = files[String(path)] { return file.response(to: request, policy: SecurityHeaders.pagePolicy) }
            guard path.split(separator: "/").last?.contains(".") != true else { throw Problem.unknownRoute }
            return try page(request)
        }
    }

    private func page(_ request: Request) throws(Problem) -> Response {
        guard let index = files["index.html"] else {
            throw .notInstalled("the dashboard is not built; build it as its README says and start the server again")
        }
        return index.response(to: request, policy: SecurityHeaders.pagePolicy)
    }
}
