import Foundation
import LoadTest

/// Where a load test's result is written to.
struct ReportFiles {
    let json: String?
    let html: String?
    let markdown: String?

    /// Before the test: half a minute of load is not to end with a file that cannot be written.
    func checkDirectories() throws {
        for path in [json, html, markdown].compactMap({ $0 }) {
            let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
            guard FileManager.default.isWritableFile(atPath: directory) else {
                throw SettingError("cannot write \(path): the directory \(directory) is not there or not writable")
            }
        }
    }

    func write(_ report: LoadTestReport) throws {
        for (path, bytes) in [
            (json, report.json() + [UInt8(ascii: "\n")]), (html, Array(ReportHTML(report).text.utf8)),
            (markdown, Array(ReportMarkdown(report).text.utf8)),
        ] {
            guard let path else { continue }
            do {
                try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
            } catch {
                throw SettingError("cannot write \(path): \(error.localizedDescription)")
            }
        }
    }
}
