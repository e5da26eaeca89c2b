import Dispatch
import Scalars
import Synchronization

/// The audit log as the server writes it. An entry is on the disk (fdatasync) before ``record(_:)`` returns, and thus before the
/// answer goes out; entries that come meanwhile are written together, so that many requests share one sync.
public final class AuditLog: Sendable {
    private typealias Waiting = (event: AuditEvent, done: CheckedContinuation<Void, any Error>)

    private struct State {
        var waiting: [Waiting] = []
        var isWriting = false
    }

    private let file: Mutex<AuditFile>
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "odl.audit")

    /// - Throws: ``AuditLogError``.
    public init(path: String) throws(AuditLogError) { file = Mutex(try AuditFile(path: path)) }

    /// - Throws: ``AuditLogError``: what was to be audited must not happen then.
    public func record(_ event: AuditEvent) async throws {
        try await withCheckedThrowingContinuation { done in
            let starts = state.withLock { state in
                state.waiting.append((event, done))
                defer { state.isWriting = true }
                return !state.isWriting
            }
            if starts { queue.async { self.write() } }
        }
    }

    /// Begins a new file where the old one was moved away, as log rotation does. The chain goes on from file to file.
    ///
    /// - Throws: ``AuditLogError``; the old file goes on being the log then, wherever it lies.
    public func reopen(at time: Timestamp) async throws {
        try await withCheckedThrowingContinuation { done in
            queue.async {
                done.resume(with: Result { try self.file.withLock { file in
                    guard !file.isInPlace else { return }
                    file = try AuditFile.continuing(file, at: time)
                } })
            }
        }
    }

    /// When it returns, the file is another process's to open; what is recorded from then on is refused.
    public func close() async {
        await withCheckedContinuation { done in
            queue.async {
                self.file.withLock { $0.close() }
                done.resume()
            }
        }
    }

    private func write() {
        while true {
            let batch = state.withLock { state in
                defer { state.waiting = [] }
                state.isWriting = !state.waiting.isEmpty
                return state.waiting
            }
            guard !batch.isEmpty else { return }
            let result = Result { try file.withLock { try $0.append(batch.map(\.event)) } }
            for entry in batch { entry.done.resume(with: result) }
        }
    }
}
