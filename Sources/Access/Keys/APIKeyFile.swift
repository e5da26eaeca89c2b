import Foundation

/// The keys of services in a JSON file that is its owner's alone. `odl keys` writes it, servers read it.
public struct APIKeyFile: Sendable, Hashable {
    private struct Document: Codable {
        var keys: [APIKey]
    }

    public let path: String

    public init(path: String) { self.path = path }

    /// - Returns: no keys when there is no file.
    /// - Throws: ``APIKeyFileError``.
    public func read() throws(APIKeyFileError) -> [APIKey] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        do {
            return try JSONDecoder().decode(Document.self, from: Data(contentsOf: URL(fileURLWithPath: path))).keys
        } catch is DecodingError {
            throw APIKeyFileError("\(path) is not a file of API keys; odl keys add makes one")
        } catch {
            throw APIKeyFileError("cannot read the API keys \(path): check its owner and mode")
        }
    }

    /// Changes the keys while no other process does. The file is replaced whole, so that no reader ever sees a part of it.
    ///
    /// - Throws: ``APIKeyFileError``, or what `change` throws; nothing is written then.
    public func update<Result>(_ change: (inout [APIKey]) throws -> Result) throws -> Result {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let lock = open(directory, O_RDONLY | O_CLOEXEC)
        guard lock >= 0 else { throw APIKeyFileError("cannot use the directory \(directory) for API keys; check its owner and mode") }
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0, errno == EINTR {}
        var keys = try read()
        let result = try change(&keys)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try replace(with: encoder.encode(Document(keys: keys)))
        return result
    }

    private func replace(with bytes: Data) throws(APIKeyFileError) {
        let draft = path + ".new"
        unlink(draft)
        let file = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw APIKeyFileError("cannot write \(draft): \(String(cString: strerror(errno)))") }
        let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        let isSafe = written == bytes.count && fsync(file) == 0
        close(file)
        guard isSafe, rename(draft, path) == 0 else {
            unlink(draft)
            throw APIKeyFileError("cannot write \(path): \(String(cString: strerror(errno))); the keys are as they were")
        }
    }
}

/// The file of API keys cannot be used. The description says what, where and what to do.
public struct APIKeyFileError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
