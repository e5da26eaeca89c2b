import Foundation
import Scalars

/// Reading the local file system: whole files and directories, where "not there" is an answer and no error.
enum LocalFile {
    /// The contents; nil when there is no such file.
    static func read(_ path: String) throws -> [UInt8]? { try contents(path)?.bytes }

    /// The contents and when the file was last changed, both of the same file; nil when there is no such file.
    static func contents(_ path: String) throws -> (bytes: [UInt8], modified: Timestamp)? {
        guard let file = try OpenFile(path) else { return nil }
        defer { file.close() }
        let status = try file.status()
        guard status.st_size <= largestFile else {
            throw DeltaError.unavailable(path, "\(status.st_size) bytes are too many for a log file")
        }
        return (try file.read(at: 0, count: Int(status.st_size)), Timestamp(status))
    }

    /// `count` bytes from `offset` on; nil when there is no such file.
    /// - Throws: `Malformed` when the file is shorter.
    static func read(_ path: String, offset: Int64, count: Int) throws -> [UInt8]? {
        guard let file = try OpenFile(path) else { return nil }
        defer { file.close() }
        let size = try file.status().st_size
        let (end, overflow) = offset.addingReportingOverflow(Int64(count))
        guard offset >= 0, count >= 0, !overflow, end <= size else { throw Malformed("it has \(size) bytes, too few") }
        return try file.read(at: offset, count: count)
    }

    /// Far more than any log file has, and as much as one allocation should take.
    private static let largestFile = 1 << 31

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// When a file was last changed; nil when it is not there.
    static func modificationTime(_ path: String) -> Timestamp? {
        var status = stat()
        return stat(path, &status) == 0 ? Timestamp(status) : nil
    }

    /// What is another value once something in the directory has been made, renamed or removed; nil when it is not there.
    static func changeMark(ofDirectory path: String) -> [Int]? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return [Int(status.st_ino), status.modified.tv_sec, status.modified.tv_nsec]
    }

    /// The names in a directory, in no order; nil when there is no such directory.
    static func names(in path: String) throws -> [String]? {
        guard let directory = opendir(path) else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw DeltaError.unavailable(path, errorText())
        }
        defer { closedir(directory) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) { String(cString: $0) }
            }
            names.append(name)
            errno = 0
        }
        guard errno == 0 else { throw DeltaError.unavailable(path, errorText()) }
        return names
    }

    fileprivate static func errorText() -> String { String(cString: strerror(errno)) }
}

/// A regular file that is open for reading.
private struct OpenFile {
    private let descriptor: Int32
    private let path: String

    /// Nil when there is no such file.
    init?(_ path: String) throws {
        self.path = path
        // Not to wait for the other end of a pipe that somebody put here.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw DeltaError.unavailable(path, LocalFile.errorText())
        }
    }

    func close() { _ = Foundation.close(descriptor) }

    func status() throws -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw DeltaError.unavailable(path, LocalFile.errorText()) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw DeltaError.unavailable(path, "it is no regular file") }
        return status
    }

    /// Fewer bytes only where the file ends.
    func read(at offset: Int64, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset) + off_t(filled))
                if got == 0 { break }
                if got < 0 {
                    if errno == EINTR { continue }
                    throw DeltaError.unavailable(path, LocalFile.errorText())
                }
                filled += got
            }
        }
    }
}

extension Timestamp {
    /// Of milliseconds, as Delta takes the modification time of its log files.
    fileprivate init(_ status: stat) {
        self.init(milliseconds: Int64(status.modified.tv_sec) * 1_000 + Int64(status.modified.tv_nsec) / 1_000_000)
    }
}

extension stat {
    fileprivate var modified: timespec {
        #if canImport(Darwin)
            st_mtimespec
        #else
            st_mtim
        #endif
    }
}
