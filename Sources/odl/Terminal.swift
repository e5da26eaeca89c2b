import API
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

enum Terminal {
    /// Logs go to standard error: standard output is for answers.
    static let logger: Logger = {
        let isJSON = ProcessInfo.processInfo.environment["ODL_LOG_FORMAT"] == "json"
        var logger = Logger(label: "odl") { label -> any LogHandler in
            isJSON
                ? JSONLogHandler(label: label, metadataProvider: TraceContext.logMetadata)
                : DeferredMetadata(StreamLogHandler.standardError(label: label, metadataProvider: TraceContext.logMetadata))
        }
        let level = ProcessInfo.processInfo.environment["ODL_LOG_LEVEL"].flatMap(Logger.Level.init(rawValue:))
        logger.logLevel = level ?? .notice
        return logger
    }()

    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    static func note(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

extension ServiceGroup {
    /// Runs services until they end or a signal comes; what has not ended five seconds after that is cancelled.
    static func untilSignal(
        _ services: [ServiceGroupConfiguration.ServiceConfiguration], _ signals: [UnixSignal] = [.sigint, .sigterm]
    ) async throws {
        var quiet = Terminal.logger
        if quiet.logLevel > .debug { quiet.logLevel = .critical }  // errors are thrown, and shown once
        var configuration = ServiceGroupConfiguration(services: services, gracefulShutdownSignals: signals, logger: quiet)
        configuration.maximumGracefulShutdownDuration = .seconds(4)
        configuration.maximumCancellationDuration = .seconds(1)
        try await ServiceGroup(configuration: configuration).run()
    }
}
