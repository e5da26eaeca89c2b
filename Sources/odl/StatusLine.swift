import Foundation
import Synchronization

/// Progress on standard error: one line that is rewritten on a terminal, a line now and then elsewhere.
final class StatusLine: Sendable {
    /// What is over within the interval shows no progress.
    private let shownAt = Mutex(ContinuousClock.now)

    func show(_ line: @autoclosure () -> String) {
        let due = shownAt.withLock { shownAt in
            let interval: Duration = Terminal.isInteractive ? .milliseconds(200) : .seconds(5)
            guard .now - shownAt >= interval else { return false }
            shownAt = .now
            return true
        }
        guard due else { return }
        write(Terminal.isInteractive ? "\r\u{1B}[K\(line())" : "\(line())\n")
    }

    func show(_ title: String, done: Int, of total: Int, what: String) {
        show("\(title) \(Self.bar(done, of: total)) \(done) of \(total) \(what)")
    }

    /// The last word, in place of the progress.
    func finish(_ line: String) { write(Terminal.isInteractive ? "\r\u{1B}[K\(line)\n" : "\(line)\n") }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    private static func bar(_ done: Int, of total: Int) -> String {
        let filled = total > 0 ? min(30, done * 30 / total) : 0
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled) + "]"
    }
}
