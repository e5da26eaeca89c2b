import Foundation

/// Writing small files so that they are there whole or not at all, also after a power failure.
enum DurableFile {
    /// Gives the synced file `temporary` a name that no file has, and drops its temporary one. The directory is not synced.
    ///
    /// - Returns: false when there is such a file already
    static func link(_ temporary: String, to name: String, in directory: String) throws -> Bool {
        let path = directory + "/" + name
        defer { unlink(temporary) }
        guard Foundation.link(temporary, path) != 0 else { return true }
        let error = errno
        // Over a network the answer may be lost and the request repeated: the number of links tells what happened.
        var status = stat()
        if stat(temporary, &status) == 0, status.st_nlink > 1 { return true }
        if error == EEXIST { return false }
        throw failure(path, error)
    }

    /// Creates or replaces `name` in `directory`.
    static func replace(_ name: String, in directory: String, _ bytes: [UInt8]) throws {
        let temporary = try write(bytes, for: name, in: directory)
        try move(temporary, to: name, in: directory)
    }

    /// Gives the synced file `temporary` its name, replacing what has it.
    static func move(_ temporary: String, to name: String, in directory: String) throws {
        guard rename(temporary, directory + "/" + name) == 0 else {
            let error = errno
            unlink(temporary)
            throw failure(directory + "/" + name, error)
        }
        try syncDirectory(directory)
    }

    /// Hidden, and of no name that means anything to a reader of the log.
    static func temporaryPath(for name: String, in directory: String) -> String {
        "\(directory)/.\(name).\(UUID().uuidString.lowercased()).tmp"
    }

    static func syncDirectory(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path, errno) }
    }

    /// With all directories above it. The names of those that are made survive a power failure.
    static func makeDirectory(_ path: String) throws {
        let missing = Array(sequence(first: path, next: parent(of:)).prefix { !LocalFile.exists($0) })
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw DeltaError(.unavailable, "the directory \(path) cannot be made: \(error.localizedDescription)")
        }
        for directory in missing { try syncDirectory(parent(of: directory)) }
    }

    /// Foundation's `deletingLastPathComponent` ends the process for a name of one letter.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Writes and syncs a temporary file, which is to become `name` in `directory`.
    ///
    /// - Returns: its path
    static func write(_ bytes: [UInt8], for name: String, in directory: String) throws -> String {
        let path = temporaryPath(for: name, in: directory)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path, errno) }
        var error: Int32 = 0
        var written = 0
        bytes.withUnsafeBytes { buffer in
            while written < buffer.count, error == 0 {
                let count = Foundation.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
                if count < 0 { error = errno == EINTR ? 0 : errno } else { written += count }
            }
        }
        if error == 0, fsync(descriptor) != 0 { error = errno }
        if close(descriptor) != 0, error == 0 { error = errno }
        guard error == 0 else {
            unlink(path)
            throw failure(path, error)
        }
        return path
    }

    private static func failure(_ path: String, _ error: Int32) -> DeltaError {
        DeltaError(.unavailable, "\(path) cannot be written: \(String(cString: strerror(error)))")
    }
}
