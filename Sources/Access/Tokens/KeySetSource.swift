import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Where the key set comes from.
public enum KeySetSource: Sendable, Hashable {
    case file(String)
    case url(String)
    /// The URL that the issuer's own metadata names, as it is when keys are loaded.
    case issuer(String)

    private static let timeout = TimeAmount.seconds(5)

    /// A path, or an `https:` URL; `http:` is for this machine only, as keys that anybody on the way can change are none.
    public init?(_ text: String) {
        guard text.contains("://") else {
            self = .file(text)
            return
        }
        guard Self.isTrusted(text) else { return nil }
        self = .url(text)
    }

    /// By the metadata that an OpenID provider publishes; `issuer` is an `https:` URL, or an `http:` one of this machine.
    public init?(discoveredFrom issuer: String) {
        guard Self.isTrusted(issuer) else { return nil }
        self = .issuer(issuer)
    }

    private static func isTrusted(_ text: String) -> Bool {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), url.user() == nil else { return false }
        return scheme == "https" || scheme == "http" && ["127.0.0.1", "localhost", "::1", "[::1]"].contains(url.host() ?? "")
    }

    /// - Throws: ``AccessError``.
    func load() async throws(AccessError) -> KeySet {
        let json: Data
        do { json = try await read() } catch let error as AccessError { throw error } catch {
            throw .unavailable("the key set cannot be read: \(error)")
        }
        return try await KeySet(json)
    }

    /// What the file looks like from outside; nil for a URL. It changes when the file is replaced.
    func fingerprint() async -> FileFingerprint? {
        guard case .file(let path) = self else { return nil }
        return await FileFingerprint.of(path)
    }

    private func read() async throws -> Data {
        switch self {
        case .file(let path):
            return try await NIOThreadPool.singleton.runIfActive { try Data(contentsOf: URL(fileURLWithPath: path)) }
        case .url(let url): return try await Self.get(url)
        case .issuer(let issuer): return try await Self.get(Self.keySetURL(of: issuer))
        }
    }

    private static func get(_ url: String) async throws -> Data {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "Accept", value: "application/jwk-set+json, application/json")
        let response = try await HTTPClient.shared.execute(request, timeout: timeout)
        guard response.status == .ok else { throw AccessError.unavailable("\(url) answers \(response.status.code)") }
        return Data(try await response.body.collect(upTo: KeySet.maxSize).readableBytesView)
    }

    /// OpenID Connect Discovery 1.0, sections 4.1 and 4.3: metadata that names another issuer is not this one's.
    private static func keySetURL(of issuer: String) async throws -> String {
        let address = (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
        let json = try await get(address)
        guard let metadata = try? JSONDecoder().decode(Metadata.self, from: json) else {
            throw AccessError.invalid("\(address) is no OpenID provider's metadata")
        }
        guard metadata.issuer.utf8.elementsEqual(issuer.utf8) else { throw AccessError.invalid("\(address) is the metadata of another issuer") }
        guard isTrusted(metadata.keySet) else { throw AccessError.invalid("the jwks_uri in \(address) is no https URL") }
        return metadata.keySet
    }

    private struct Metadata: Decodable {
        var issuer: String
        var keySet: String

        private enum CodingKeys: String, CodingKey {
            case issuer
            case keySet = "jwks_uri"
        }
    }
}
