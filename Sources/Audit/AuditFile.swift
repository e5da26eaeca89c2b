import Foundation
import Scalars

/// A file of audit entries, opened for appending by one process at a time.
struct AuditFile: ~Copyable {
    private var descriptor: Int32
    let path: String
    private(set) var chain: AuditChain

    /// Reads the log through, so that the chain goes on where it ended. A last line without its end is what a crash left of an
    /// entry whose answer was never sent: it is cut off.
    ///
    /// - Throws: ``AuditLogError``.
    init(path: String) throws(AuditLogError) {
        self.path = path
        let opened = Foundation.open(path, O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw .cannotOpen(path, errno) }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            Self.release(opened)
            throw .inUse(path)
        }
        do throws(AuditLogError) {
            let (chain, length) = try AuditReader.read(path)
            guard ftruncate(opened, off_t(length)) == 0 else { throw AuditLogError.cannotOpen(path, errno) }
            self.chain = chain
            descriptor = opened
        } catch {
            Self.release(opened)
            throw error
        }
    }

    /// A file that goes on where `earlier` ends, which was moved away: its first entry says so.
    ///
    /// - Throws: ``AuditLogError``; `earlier` goes on being the log then.
    static func continuing(_ earlier: borrowing AuditFile, at time: Timestamp) throws(AuditLogError) -> AuditFile {
        var file = try AuditFile(path: earlier.path)
        guard file.chain == .empty else { throw .notEmpty(earlier.path) }
        file.chain = earlier.chain
        try file.append([
            AuditEvent(
                time: time, principal: "odl", address: "", requestID: "", operation: AuditEvent.continuation, account: nil, status: 200)
        ])
        return file
    }

    /// Whether the file still has its name.
    var isInPlace: Bool {
        var opened = stat()
        var named = stat()
        return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0 && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }

    deinit { Self.release(descriptor) }

    /// Another process may open the file now; nothing more is appended to it here.
    mutating func close() {
        Self.release(descriptor)
        descriptor = -1
    }

    /// Unlocked first: a process that was just spawned holds every descriptor, and the lock with it, until it runs its program.
    private static func release(_ descriptor: Int32) {
        guard descriptor >= 0 else { return }
        flock(descriptor, LOCK_UN)
        Foundation.close(descriptor)
    }

    /// Appends entries and waits until they are on the disk. Of a batch that fails, nothing counts.
    mutating func append(_ events: [AuditEvent]) throws(AuditLogError) {
        var next = chain
        var bytes: [UInt8] = []
        for event in events { bytes += next.append(event) }
        let start = lseek(descriptor, 0, SEEK_END)
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return try undo(to: start) }
            written += count
        }
        guard fdatasync(descriptor) == 0 else { return try undo(to: start) }
        chain = next
    }

    private func undo(to length: off_t) throws(AuditLogError) {
        let code = errno
        _ = ftruncate(descriptor, length)
        throw .cannotWrite(path, code)
    }
}

/// The audit log cannot be used. The description says what, where and what to do.
public struct AuditLogError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    static func cannotOpen(_ path: String, _ code: Int32) -> AuditLogError {
        AuditLogError(description: "cannot open the audit log \(path): \(String(cString: strerror(code)))")
    }

    static func cannotWrite(_ path: String, _ code: Int32) -> AuditLogError {
        AuditLogError(description: "cannot write the audit log \(path): \(String(cString: strerror(code))); nothing is served that is not audited")
    }

    static func inUse(_ path: String) -> AuditLogError {
        AuditLogError(description: "the audit log \(path) is another process's; give each its own --audit-log")
    }

    static func notEmpty(_ path: String) -> AuditLogError {
        AuditLogError(description: "\(path) was put in the audit log's place, and holds entries; move it away and send SIGHUP again")
    }

    static func damaged(_ path: String, line: UInt64, _ fault: AuditFault) -> AuditLogError {
        AuditLogError(description: "\(path): line \(line) \(fault)")
    }
}
