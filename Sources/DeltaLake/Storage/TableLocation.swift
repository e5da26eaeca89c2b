import ArrowBridge

/// Where a table lies, and how the paths of its log become paths of files.
struct TableLocation: Sendable {
    /// A path in `storage`, without a slash at its end: absolute or relative in the local file system, `bucket/path` in an object
    /// store.
    let root: String
    let storage: TableStorage
    /// As it was given, without the settings of a URI.
    let name: String
    /// `s3`, or what it is, of an object store; nil for the local file system.
    private let scheme: String?

    private static let aliases = ["s3a": "s3", "gcs": "gs", "abfs": "abfss"]

    /// - Parameter location: a path, or a URI of the scheme `file`, `s3`, `gs` or `abfss`.
    init(_ location: String) throws {
        name = Self.withoutCredentials(location)
        var path: String
        if let scheme = Self.scheme(of: location), scheme != "file" {
            guard Self.storeSchemes.contains(scheme) else { throw DeltaError.unsupported("storage of the scheme \(scheme)") }
            do {
                let store = try ObjectStore(uri: location)
                storage = .objects(store)
                path = store.root
            } catch let error as ArrowError {
                throw DeltaError(error.code == .invalid ? .invalidRequest : .unavailable, "\(name) cannot be read: \(error.message)")
            }
            self.scheme = scheme
        } else {
            path = Self.filePath(ofURI: location) ?? location
            storage = .local
            scheme = nil
        }
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw DeltaError(.invalidRequest, "the location of the table is empty; give a path or a URI")
        }
        root = path
    }

    /// Whether looking at a file is a request over the network.
    var isRemote: Bool { scheme != nil }

    var log: String { root + "/_delta_log" }

    func logFile(_ name: String) -> String { log + "/" + name }

    /// The file that a path in the log means (protocol, "Add File and Remove File"): relative to the table or absolute,
    /// and percent-encoded.
    func file(_ path: String) throws -> String {
        let decoded = Self.percentDecoded(path)
        guard !decoded.isEmpty, !decoded.utf8.contains(0) else { throw Malformed("the path of a file is empty") }
        if let other = Self.scheme(of: path) { return try file(ofURI: path, scheme: other) }
        guard decoded.hasPrefix("/") else { return root + "/" + decoded }
        guard !isRemote else { throw DeltaError.unsupported("a path of another storage (\(path))") }
        return decoded
    }

    /// An absolute URI in the log: of the same kind of storage, and in Azure of the same account.
    private func file(ofURI uri: String, scheme other: String) throws -> String {
        if !isRemote, let path = Self.filePath(ofURI: uri) { return path }
        guard other == scheme, let slashes = uri.firstRange(of: "://") else {
            throw DeltaError.unsupported("storage of the scheme \(other)\(isRemote ? " beside \(name)" : "")")
        }
        let rest = uri[slashes.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        let path = Self.percentDecoded(String(rest.dropFirst(authority.count)))
        guard other == "abfss" else { return String(authority) + path }
        let parts = authority.split(separator: "@", maxSplits: 1)
        guard parts.count == 2, name.contains("@" + parts[1]) else {
            throw DeltaError.unsupported("a file in another storage account (\(authority))")
        }
        return String(parts[0]) + path
    }

    /// The file of an action `sidecar`, which mostly has a name only.
    func sidecar(_ path: String) throws -> String {
        path.contains("/") ? try file(path) : try file("_delta_log/_sidecars/" + path)
    }

    /// What may be shown of a location: no settings, and no key or password that somebody put before the bucket.
    private static func withoutCredentials(_ location: String) -> String {
        guard let scheme = scheme(of: location), scheme != "file", let slashes = location.firstRange(of: "://") else { return location }
        let rest = location[slashes.upperBound...].prefix { $0 != "?" }
        let authority = rest.prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@"), scheme == "s3" || authority[..<at].contains(":") else {
            return String(location[..<slashes.upperBound] + rest)
        }
        return String(location[..<slashes.upperBound] + rest[rest.index(after: at)...])
    }

    private static let storeSchemes: Set<String> = ["s3", "gs", "abfss"]

    /// The scheme of a URI, by its first name where it has several; nil when the text is a path.
    private static func scheme(of text: String) -> String? {
        if text.hasPrefix("file:/") { return "file" }
        guard let scheme = text.firstRange(of: "://").map({ text[..<$0.lowerBound] }), !scheme.isEmpty,
            scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+" || $0 == "-" || $0 == ".") })
        else { return nil }
        let name = scheme.lowercased()
        return aliases[name] ?? name
    }

    /// The path of a `file:` URI, decoded; nil when it is none.
    private static func filePath(ofURI text: String) -> String? {
        guard text.hasPrefix("file:/") else { return nil }
        var path = text.dropFirst("file:".count)
        if path.hasPrefix("//") {
            // file://host/path: the host is empty or this one.
            path = path.dropFirst(2)
            path = path.firstIndex(of: "/").map { path[$0...] } ?? ""
        }
        return percentDecoded(String(path))
    }

    /// A percent sign that begins no escape stands for itself, as in paths that some writers forget to encode.
    static func percentDecoded(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var i = 0
        while i < bytes.count {
            if bytes[i] == UInt8(ascii: "%"), i + 2 < bytes.count,
                let high = Character(Unicode.Scalar(bytes[i + 1])).hexDigitValue,
                let low = Character(Unicode.Scalar(bytes[i + 2])).hexDigitValue
            {
                decoded.append(UInt8(high << 4 | low))
                i += 3
            } else {
                decoded.append(bytes[i])
                i += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
