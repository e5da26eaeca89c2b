import Foundation

/// Where the API is: `http://HOST[:PORT]`, with a path below which it lives if a proxy gives it one.
public struct ServerURL: Sendable, Hashable, CustomStringConvertible {
    public let host: String
    public let port: Int
    /// Before every path of the API; empty or `/prefix`.
    let prefix: String

    /// - Throws: ``LoadTestError``.
    public init(_ text: String) throws(LoadTestError) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), let host = parts.host, !host.isEmpty
        else {
            throw .invalidURL(text, "it is no URL of a server")
        }
        guard scheme == "http" else {
            throw .invalidURL(
                text, "load is sent over plain HTTP, so that TLS of the generator is not measured; name the API behind its proxy")
        }
        guard parts.query == nil, parts.fragment == nil, parts.user == nil else {
            throw .invalidURL(text, "it must have neither user, query nor fragment")
        }
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? 80
        guard (1...65_535).contains(port) else { throw .invalidURL(text, "there is no port \(port)") }
        prefix = parts.percentEncodedPath.hasSuffix("/") ? String(parts.percentEncodedPath.dropLast()) : parts.percentEncodedPath
    }

    /// For the Host field.
    var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    public var description: String { "http://\(authority)\(prefix)" }
}
