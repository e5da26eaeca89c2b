import Hummingbird
import NIOCore

/// What goes with a request: the parameters of its path, its logger and its connection.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// The route's template, which names no customer; for logs and metrics.
    var route: String {
        switch endpointPath {
        case nil, "NotFound": "unmatched"
        case let path?: path.contains("**") ? "static" : path
        }
    }
}
