import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Where the key set comes from.
public enum KeySetSource: Sendable, Hashable {
    case file(String)
    case url(String)

    private static let timeout = TimeAmount.seconds(5)

    /// A path, or an `https:` URL; `http:` is for this machine only, as keys that anybody on the way can change are none.
    public init?(_ text: String) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), text.contains("://") else {
            self = .file(text)
            return
        }
        let isLocal = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(url.host() ?? "")
        guard scheme == "https" || scheme == "http" && isLocal, url.user() == nil else { return nil }
        self = .url(text)
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
        case .url(let url):
            var request = HTTPClientRequest(url: url)
            request.headers.add(name: "Accept", value: "application/jwk-set+json, application/json")
            let response = try await HTTPClient.shared.execute(request, timeout: Self.timeout)
            guard response.status == .ok else { throw AccessError.unavailable("the key set's URL answers \(response.status.code)") }
            return Data(try await response.body.collect(upTo: KeySet.maxSize).readableBytesView)
        }
    }
}
