import Foundation
import NIOPosix

/// Tells whether a file is another one than before, without reading it.
package struct FileFingerprint: Sendable, Hashable {
    private var inode: UInt64
    private var size: Int64
    private var seconds: Int
    private var nanoseconds: Int

    /// Nil when there is no such file.
    package static func of(_ path: String) async -> FileFingerprint? {
        try? await NIOThreadPool.singleton.runIfActive {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            return FileFingerprint(
                inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: status.st_mtim.tv_sec,
                nanoseconds: status.st_mtim.tv_nsec)
        }
    }
}
