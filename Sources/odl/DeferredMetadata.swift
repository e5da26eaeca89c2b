import Logging

/// Keeps a logger's metadata as they are until a line is written.
///
/// `StreamLogHandler` makes text of all of them whenever one is set, which every request does and few requests log.
struct DeferredMetadata<Handler: LogHandler>: LogHandler {
    private var handler: Handler
    var metadata = Logger.Metadata()

    init(_ handler: Handler) {
        self.handler = handler
    }

    var logLevel: Logger.Level {
        get { handler.logLevel }
        set { handler.logLevel = newValue }
    }

    var metadataProvider: Logger.MetadataProvider? {
        get { handler.metadataProvider }
        set { handler.metadataProvider = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var handler = handler
        handler.metadata = metadata
        handler.log(event: event)
    }
}
