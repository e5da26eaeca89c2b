import Foundation
import Synchronization

/// `odl load-test` in a process of its own.
///
/// Started by ``ChildProcess`` and followed by two threads that block: Foundation's `Process` now and then does not tell that a process
/// has ended, and the sources behind the handlers of its pipes have ended the server.
final class LoadTestProcess: Sendable {
    struct Ended: Sendable {
        /// The exit code, or the signal that ended it.
        var status: Int32
        var wasStopped: Bool
        /// The last line of standard error, which says why.
        var lastWords: String?
    }

    private static let longestError = 4_096
    /// After a request to stop, in seconds: longer than the command takes for its last answers.
    private static let patience = 10.0

    private let child: ChildProcess
    private let wasStopped = Mutex(false)
    private let exit: AsyncStream<(status: Int32, errors: Data)>
    /// Standard output, line by line, until it is closed.
    let lines: AsyncStream<Data>

    /// Starts it.
    ///
    /// - Parameter apiKey: passed in the environment, where `ps` does not show it.
    /// - Throws: `POSIXError` when there is no such executable.
    init(executable: String, arguments: [String], apiKey: String?) throws {
        var environment = ProcessInfo.processInfo.environment
        environment["ODL_API_KEY"] = apiKey
        let child = try ChildProcess(executable, arguments, environment)
        self.child = child
        let (lines, line) = AsyncStream.makeStream(of: Data.self)
        self.lines = lines
        Self.onThread("load-test-out") {
            var rest = Data()
            child.readOutput { data in
                rest += data
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    line.yield(Data(rest[rest.startIndex..<end]))
                    rest = Data(rest[rest.index(after: end)...])
                }
            }
            line.finish()
        }
        let (exit, exited) = AsyncStream.makeStream(of: (status: Int32, errors: Data).self)
        self.exit = exit
        Self.onThread("load-test-end") {
            var errors = Data()
            child.readErrors { errors = (errors + $0).suffix(Self.longestError) }
            exited.yield((child.waitForEnd(), errors))
            exited.finish()
        }
    }

    /// Asks it to end; it reports what it has.
    func stop() {
        wasStopped.withLock { $0 = true }
        child.signal(SIGTERM)
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) { [child] in child.signal(SIGKILL) }
    }

    /// Waits for its end.
    func ended() async -> Ended {
        var end: (status: Int32, errors: Data) = (-1, Data())
        for await last in exit { end = last }
        let words = String(decoding: end.errors, as: UTF8.self).split(separator: "\n").last.map(String.init)
        return Ended(
            status: end.status, wasStopped: wasStopped.withLock { $0 },
            lastWords: words.map { $0.hasPrefix("Error: ") ? String($0.dropFirst(7)) : $0 })
    }

    private static func onThread(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = name
        thread.start()
    }
}
