/// Where a table lies, and how the paths of its log become paths of files.
struct TableLocation: Sendable, Hashable {
    /// An absolute or relative path of the local file system, without a slash at its end.
    let root: String

    /// - Parameter location: a path, or a URI of the scheme `file`.
    init(_ location: String) throws {
        var path = try Self.filePath(ofURI: location) ?? location
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw DeltaError(.invalidRequest, "the location of the table is empty; give a path or a file:// URI")
        }
        root = path
    }

    var log: String { root + "/_delta_log" }

    func logFile(_ name: String) -> String { log + "/" + name }

    /// The file that a path in the log means (protocol, "Add File and Remove File"): relative to the table or absolute,
    /// and percent-encoded.
    func file(_ path: String) throws -> String {
        if let file = try Self.filePath(ofURI: path) { return file }
        let decoded = Self.percentDecoded(path)
        guard !decoded.isEmpty, !decoded.utf8.contains(0) else { throw Malformed("the path of a file is empty") }
        return decoded.hasPrefix("/") ? decoded : root + "/" + decoded
    }

    /// The file of an action `sidecar`, which mostly has a name only.
    func sidecar(_ path: String) throws -> String {
        path.contains("/") ? try file(path) : try file("_delta_log/_sidecars/" + path)
    }

    /// The path of a `file:` URI, decoded; nil when the text is a path.
    private static func filePath(ofURI text: String) throws -> String? {
        if text.hasPrefix("file:/") {
            var path = text.dropFirst("file:".count)
            if path.hasPrefix("//") {
                // file://host/path: the host is empty or this one.
                path = path.dropFirst(2)
                path = path.firstIndex(of: "/").map { path[$0...] } ?? ""
            }
            return percentDecoded(String(path))
        }
        if let scheme = text.firstRange(of: "://").map({ text[..<$0.lowerBound] }), !scheme.isEmpty,
            scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+" || $0 == "-" || $0 == ".") })
        {
            throw DeltaError.unsupported("storage of the scheme \(scheme)")
        }
        return nil
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
