import Access
import Foundation
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Synchronization

/// The server's certificate and key, from PEM files that may be renewed while it runs: connections that come later get the new
/// ones. Files that do not belong together, or cannot be read, leave the last good ones in force.
public final class TLSIdentity: Service, Sendable {
    private struct State {
        var identity: NIOSSLContextConfigurationOverride
        var fingerprints: [FileFingerprint?]
    }

    private let certificatePath: String
    private let keyPath: String
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameters:
    ///   - certificate: a PEM file: the server's certificate, then those of the authorities between it and the root.
    ///   - key: a PEM file with the certificate's private key.
    /// - Throws: ``TLSIdentityError``.
    public init(certificate: String, key: String, clock: any Clock<Duration> = ContinuousClock(), logger: Logger) async throws {
        certificatePath = certificate
        keyPath = key
        self.clock = clock
        self.logger = logger
        let fingerprints = [await FileFingerprint.of(certificate), await FileFingerprint.of(key)]
        state = Mutex(State(identity: try await Self.load(certificate, key), fingerprints: fingerprints))
    }

    /// TLS 1.2 and 1.3, with whatever certificate is there when a client comes.
    func configuration() throws -> TLSConfiguration {
        let identity = state.withLock { $0.identity }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: identity.certificateChain ?? [], privateKey: try Self.key(of: identity))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.sslContextCallback = { [self] _, promise in promise.succeed(state.withLock { $0.identity }) }
        return configuration
    }

    public func run() async throws {
        while (try? await cancelWhenGracefulShutdown({ [clock] in try await clock.sleep(for: .seconds(2)) })) != nil,
            !Task.isShuttingDownGracefully
        {
            let fingerprints = [await FileFingerprint.of(certificatePath), await FileFingerprint.of(keyPath)]
            if fingerprints != state.withLock({ $0.fingerprints }) { await reload() }
        }
    }

    /// Reads the files again, as on SIGHUP.
    public func reload() async {
        let fingerprints = [await FileFingerprint.of(certificatePath), await FileFingerprint.of(keyPath)]
        do {
            let identity = try await Self.load(certificatePath, keyPath)
            state.withLock { $0 = State(identity: identity, fingerprints: fingerprints) }
            logger.notice("TLS: the certificate was read again")
        } catch {
            logger.error("TLS: \(error); the last certificate stays in force")
            state.withLock { $0.fingerprints = fingerprints }
        }
    }

    private static func load(_ certificate: String, _ key: String) async throws -> NIOSSLContextConfigurationOverride {
        do {
            return try await NIOThreadPool.singleton.runIfActive {
                let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
                let privateKey = NIOSSLPrivateKeySource.privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
                // Finds out whether the two belong together.
                _ = try NIOSSLContext(configuration: .makeServerConfiguration(certificateChain: chain, privateKey: privateKey))
                var identity = NIOSSLContextConfigurationOverride()
                identity.certificateChain = chain
                identity.privateKey = privateKey
                return identity
            }
        } catch {
            throw TLSIdentityError(
                description: "cannot use the certificate \(certificate) with the key \(key): give PEM files that belong together")
        }
    }

    private static func key(of identity: NIOSSLContextConfigurationOverride) throws -> NIOSSLPrivateKeySource {
        guard let key = identity.privateKey else { throw TLSIdentityError(description: "there is no private key") }
        return key
    }
}

/// The certificate or its key cannot be used. The description says what and what to do.
public struct TLSIdentityError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
}
