import Foundation
import Synchronization

/// `odl load-test` in a process of its own.
final class LoadTestProcess: Sendable {
    struct Ended: Sendable {
        var status: Int32
        var wasStopped: Bool
        /// The last line of standard error, which says why.
        var lastWords: String?
    }

    private struct State {
        var process: Process
        var wasStopped = false
        var errors = Data()
    }

    private static let longestError = 4_096
    /// After a request to stop, in seconds: longer than the command takes for its last answers.
    private static let patience = 10.0

    private let state: Mutex<State>
    private let exit: AsyncStream<Int32>
    /// Standard output, line by line, until it is closed.
    let lines: AsyncStream<Data>

    /// Starts it.
    ///
    /// - Parameter apiKey: passed in the environment, where `ps` does not show it.
    /// - Throws: when there is no such executable.
    init(executable: String, arguments: [String], apiKey: String?) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["ODL_API_KEY"] = apiKey
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let (exit, exited) = AsyncStream.makeStream(of: Int32.self)
        self.exit = exit
        process.terminationHandler = { process in
            exited.yield(process.terminationStatus)
            exited.finish()
        }
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        lines = Self.lines(of: output.fileHandleForReading)
        try process.run()
        state = Mutex(State(process: process))
        errors.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.state.withLock { $0.errors = ($0.errors + data).suffix(Self.longestError) }
        }
    }

    /// Asks it to end; it reports what it has.
    func stop() {
        state.withLock { state in
            state.wasStopped = true
            if state.process.isRunning { state.process.terminate() }
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) { [weak self] in
            self?.state.withLock { state in
                if state.process.isRunning { kill(state.process.processIdentifier, SIGKILL) }
            }
        }
    }

    /// Waits for its end.
    func ended() async -> Ended {
        var status: Int32 = -1
        for await code in exit { status = code }
        return state.withLock { [status] state in
            let words = String(decoding: state.errors, as: UTF8.self).split(separator: "\n").last.map(String.init)
            return Ended(
                status: status, wasStopped: state.wasStopped,
                lastWords: words.map { $0.hasPrefix("Error: ") ? String($0.dropFirst(7)) : $0 })
        }
    }

    private static func lines(of handle: FileHandle) -> AsyncStream<Data> {
        let (lines, continuation) = AsyncStream.makeStream(of: Data.self)
        let rest = Mutex(Data())
        handle.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                return continuation.finish()
            }
            rest.withLock { rest in
                rest += data
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    continuation.yield(Data(rest[rest.startIndex..<end]))
                    rest = Data(rest[rest.index(after: end)...])
                }
            }
        }
        return lines
    }
}
