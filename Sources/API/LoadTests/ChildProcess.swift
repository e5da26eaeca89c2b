import Foundation
import Synchronization

/// A process that this one has started by `posix_spawn`, with pipes from its standard output and error. Calls block.
final class ChildProcess: Sendable {
    private let id: pid_t
    private let output: Int32
    private let errors: Int32
    /// False once it is waited for: its number may then be another's.
    private let isThere = Mutex(true)

    /// Starts it with nothing on its standard input and no other descriptor of this process.
    ///
    /// - Throws: `POSIXError`.
    init(_ executable: String, _ arguments: [String], _ environment: [String: String]) throws {
        let output = try Self.pipe()
        defer { close(output.write) }
        let errors: (read: Int32, write: Int32)
        do { errors = try Self.pipe() } catch {
            close(output.read)
            throw error
        }
        defer { close(errors.write) }
        do {
            id = try Self.spawn(executable, arguments, environment, output: output.write, errors: errors.write)
        } catch {
            close(output.read)
            close(errors.read)
            throw error
        }
        (self.output, self.errors) = (output.read, errors.read)
    }

    deinit {
        close(output)
        close(errors)
    }

    func readOutput(_ body: (Data) -> Void) { Self.read(output, body) }

    func readErrors(_ body: (Data) -> Void) { Self.read(errors, body) }

    func signal(_ number: Int32) {
        isThere.withLock { isThere in
            if isThere { kill(id, number) }
        }
    }

    /// - Returns: its exit code, or the signal that ended it. To be called once.
    func waitForEnd() -> Int32 {
        var info = siginfo_t()
        // Only looks, so that until the lock is had the number stays its own.
        while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        var status: Int32 = 0
        isThere.withLock { isThere in
            isThere = false
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : signal
    }

    /// Until the other end is closed.
    private static func read(_ descriptor: Int32, _ body: (Data) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            body(Data(buffer[..<count]))
        }
    }

    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Foundation.pipe(&ends) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EMFILE) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static var openDescriptors: [Int32] {
        ["/proc/self/fd", "/dev/fd"].lazy.compactMap { try? FileManager.default.contentsOfDirectory(atPath: $0) }.first?.compactMap { Int32($0) } ?? []
    }

    private static func spawn(
        _ executable: String, _ arguments: [String], _ environment: [String: String], output: Int32, errors: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        // Not every library marks its descriptors as this process's own.
        for descriptor in openDescriptors where descriptor > STDERR_FILENO { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What this process ignores or blocks, the other is to hear.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let words = ([executable] + arguments).map { strdup($0) }
        let settings = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { for text in words + settings { free(text) } }
        var id: pid_t = 0
        let failure = posix_spawn(&id, executable, &actions, &attributes, words + [nil], settings + [nil])
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .ENOENT) }
        return id
    }
}
