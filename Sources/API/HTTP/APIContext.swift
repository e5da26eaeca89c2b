import Hummingbird
import Logging
import NIOCore

/// What goes with a request: the parameters of its path, its logger and its connection.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// For the client and the log: which request this was.
    let requestID: String

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        // Hummingbird's own id is read back from the logger, which not every log handler allows.
        requestID = String(UInt64.random(in: .min ... .max), radix: 36)
        logger[metadataKey: "request"] = .string(requestID)
    }

    /// The route's template, which names no customer; for logs and metrics.
    var route: String {
        switch endpointPath {
        case nil, "NotFound": "unmatched"
        case let path?: path.hasSuffix("**") ? "static" : path
        }
    }
}
