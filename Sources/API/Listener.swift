import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle
import WebSockets

/// One listening port with its routes.
struct Listener: Service {
    let host: String
    let port: Int
    /// The command line's name for the port.
    let flag: String
    let responder: RouterResponder<APIContext>
    let logger: Logger
    /// Nil: plain HTTP.
    let tls: TLSIdentity?
    /// At most; nil: as many as come.
    let connections: Int?
    let onBound: @Sendable (Int) -> Void

    func run() async throws {
        let plain = HTTPServerBuilder.http1WebSocketUpgrade()
        let application = Application(
            responder: responder, server: try tls.map { try .tls(plain, tlsConfiguration: $0.configuration()) } ?? plain,
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: "odl", backlog: 1024,
                availableConnectionsDelegate: connections.map { ConnectionLimit($0, flag: flag, logger: logger) }),
            onServerRunning: { onBound($0.localAddress?.port ?? port) }, logger: logger)
        do {
            try await application.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw APIServerError.portInUse(port, host: host, flag: flag)
        } catch let error as IOError {
            throw APIServerError.cannotListen(port, host: host, flag: flag, reason: String(cString: strerror(error.errnoCode)))
        }
    }
}
