import Logging

/// Keeps a logger's metadata as they are until a line is written.
///
/// `StreamLogHandler` makes text of all of them whenever one is set, which every request does and few requests log.
struct DeferredMetadata<Handler: LogHandler>: LogHandler {
    private let handler: Handler
    var logLevel: Logger.Level
    var metadata = Logger.Metadata()
    var metadataProvider: Logger.MetadataProvider?

    init(_ handler: Handler) {
        self.handler = handler
        logLevel = handler.logLevel
        metadataProvider = handler.metadataProvider
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var event = event
        event.metadata = metadata
            .merging(metadataProvider?.get() ?? [:]) { $1 }
            .merging(event.metadata ?? [:]) { $1 }
        handler.log(event: event)
    }
}
