import Hummingbird
import Logging
import NIOCore

/// What goes with a request: the parameters of its path, its logger and its connection.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// For the client and the log: which request this was.
    let requestID: String
    private let plainLogger: Logger

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        plainLogger = source.logger
        // Hummingbird's own id is read back from the logger, which not every log handler allows.
        requestID = String(UInt64.random(in: .min ... .max), radix: 36)
    }

    /// Names the request in its lines. Made where one is written, which for nearly no request it is.
    var logger: Logger {
        var logger = plainLogger
        logger[metadataKey: "request"] = .string(requestID)
        return logger
    }

    var logLevel: Logger.Level { plainLogger.logLevel }

    /// The route's template, which names no customer; for logs and metrics.
    var route: String {
        switch endpointPath {
        case nil, "NotFound": "unmatched"
        case let path?: path.hasSuffix("**") ? "static" : path
        }
    }
}
