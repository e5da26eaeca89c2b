import API
import ArgumentParser
import Foundation

/// Where the API listens, for `serve` and `demo`.
struct ServeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The address to listen on. Default: 127.0.0.1", valueName: "address"))
    var host: String?

    @Option(help: ArgumentHelp("REST, WebSocket and /docs. Default: 8000", valueName: "port"))
    var port: Int?

    @Option(help: ArgumentHelp("The dashboard. Default: 3000", valueName: "port"))
    var dashboardPort: Int?

    @Option(help: ArgumentHelp("Probes and Prometheus metrics. Default: 9000", valueName: "port"))
    var adminPort: Int?

    @Option(
        help: ArgumentHelp(
            "Origins of pages and proxies that may use the API besides this machine's own, separated by commas: https://bank.example",
            valueName: "origins"))
    var allowedOrigins: String?

    @Option(help: ArgumentHelp("How many WebSockets may be open at once. Default: 20000", valueName: "count"))
    var maxWebsockets: Int?

    @Option(
        help: ArgumentHelp(
            "Memory for answers that are asked for often, in MB; 0 for none. They follow the change feed. Default: 32 with MongoDB, else 0",
            valueName: "MB"))
    var readCacheMb: Int?

    @Option(help: ArgumentHelp("The built dashboard. Default: dashboard/dist", valueName: "directory"))
    var dashboardDir: String?

    @Option(help: ArgumentHelp("Swagger UI's files. Default: .deps/swagger-ui", valueName: "directory"))
    var swaggerUiDir: String?

    @Option(help: ArgumentHelp("Serve over TLS: the certificate and those between it and the root, as PEM. It may be renewed while the server runs", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's private key, as PEM. With --tls-certificate.", valueName: "file"))
    var tlsKey: String?

    @Option(help: ArgumentHelp("On SIGTERM: how many seconds to go on answering, but not to be ready, so that a load balancer notices. Default: 0", valueName: "seconds"))
    var drain: Int?

    func drainTime(_ settings: Settings) throws -> Duration {
        .seconds(try settings.int(drain, "drain", default: 0, in: 0...600))
    }

    func configuration(_ settings: Settings) async throws -> APIConfiguration {
        var configuration = APIConfiguration()
        configuration.host = settings.string(host, "host", default: configuration.host)
        configuration.port = try settings.int(port, "port", default: 8000, in: 0...65_535)
        configuration.dashboardPort = try settings.int(dashboardPort, "dashboard-port", default: 3000, in: 0...65_535)
        configuration.adminPort = try settings.int(adminPort, "admin-port", default: 9000, in: 0...65_535)
        configuration.maxWebSockets = try settings.int(maxWebsockets, "max-websockets", default: 20_000, in: 0...1_000_000)
        configuration.allowedOrigins =
            settings.string(allowedOrigins, "allowed-origins")?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
        configuration.dashboardDirectory = settings.string(dashboardDir, "dashboard-dir") ?? Self.installed("dashboard/dist")
        configuration.swaggerUIDirectory = settings.string(swaggerUiDir, "swagger-ui-dir") ?? Self.installed(".deps/swagger-ui")
        switch (settings.string(tlsCertificate, "tls-certificate"), settings.string(tlsKey, "tls-key")) {
        case (nil, nil): break
        case (let certificate?, let key?):
            configuration.tls = try await TLSIdentity(certificate: certificate, key: key, logger: Terminal.logger)
        default: throw SettingError("--tls-certificate and --tls-key go together")
        }
        return configuration
    }

    /// Nil: as the store has it.
    func readCacheMegabytes(_ settings: Settings) throws -> Int? {
        let megabytes = try settings.int(readCacheMb, "read-cache-mb", default: -1, in: -1...65_536)
        return megabytes < 0 ? nil : megabytes
    }

    /// A path of the checkout that the executable was built in, from wherever it is started.
    private static func installed(_ path: String) -> String {
        var directory = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
        while let current = directory, current.path != "/" {
            let candidate = current.appending(path: path)
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate.path }
            directory = current.deletingLastPathComponent()
        }
        return path
    }
}
