import Foundation

/// Tells when files in a directory are created, renamed into place or written, by inotify(7).
///
/// Events are hints: several may come as one, and on file systems without events (network mounts, other kernels) none
/// comes at all. Whoever waits for them polls as well.
public enum FileEvents {
    /// An element after something happened in `directory`, to a file whose name `isRelevant` accepts. Ends with the
    /// consumer; the waiting thread with it. Finished at once where the directory cannot be watched.
    public static func changes(in directory: String, where isRelevant: @escaping @Sendable (String) -> Bool) -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            #if os(Linux)
                guard let watch = DirectoryWatch(directory) else { return continuation.finish() }
                continuation.onTermination = { _ in watch.stop() }
                Thread.detachNewThread {
                    watch.run { if isRelevant($0) { continuation.yield() } }
                    continuation.finish()
                }
            #else
                continuation.finish()
            #endif
        }
    }
}
