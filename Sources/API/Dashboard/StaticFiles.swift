import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// The files below a directory, read once into memory: no request ever touches the file system, whatever its path says.
struct StaticFiles: Sendable {
    struct File: Sendable {
        var bytes: ByteBuffer
        var contentType: String
        var etag: String
        /// Its name changes with its content.
        var isImmutable: Bool
    }

    private var files: [String: File] = [:]

    var isEmpty: Bool { files.isEmpty }

    /// A file by its path below the directory, without a leading slash.
    subscript(path: String) -> File? { files[path] }

    /// Nothing, where there is no directory.
    ///
    /// - Parameter pick: which of the paths below the directory to take.
    static func load(_ directory: String, pick: @escaping @Sendable (String) -> Bool = { _ in true }) async throws -> StaticFiles {
        try await NIOThreadPool.singleton.runIfActive { try StaticFiles(directory: directory, pick: pick) }
    }

    private init(directory: String, pick: (String) -> Bool) throws {
        guard let paths = FileManager.default.enumerator(atPath: directory) else { return }
        for case let path as String in paths where pick(path) && Self.contentTypes[Self.suffix(of: path)] != nil {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: directory).appendingPathComponent(path))
            let digest = SHA256.hash(data: bytes).prefix(12)
            files[path] = File(
                bytes: ByteBuffer(bytes: bytes), contentType: Self.contentTypes[Self.suffix(of: path)] ?? "",
                etag: "\"" + digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\"",
                isImmutable: Self.isHashed(path))
        }
    }

    private static let contentTypes = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
        "css": "text/css; charset=utf-8", "json": "application/json", "map": "application/json", "svg": "image/svg+xml",
        "png": "image/png", "jpg": "image/jpeg", "ico": "image/x-icon", "webp": "image/webp", "woff2": "font/woff2",
        "txt": "text/plain; charset=utf-8", "webmanifest": "application/manifest+json",
    ]

    private static func suffix(of path: String) -> String { URL(fileURLWithPath: path).pathExtension.lowercased() }

    /// Whether the name carries a hash of the content, as esbuild sets it: `app-K3XQ7ZPL.js`.
    private static func isHashed(_ path: String) -> Bool { path.contains(/-[A-Z0-9]{8}\.[A-Za-z0-9.]+$/) }
}

extension StaticFiles.File {
    func response(to request: Request, policy: String? = nil) -> Response {
        var headers: HTTPFields = [
            .contentType: contentType, .eTag: etag, .cacheControl: isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
        ]
        headers[.contentSecurityPolicy] = policy
        let known = request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }
        if known.contains(where: { $0.trimmingCharacters(in: .whitespaces) == etag }) {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
    }
}
