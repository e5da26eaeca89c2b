import Foundation
import LoadTest
import Synchronization

/// Load tests that are over: a file each, the newest fifty.
final class LoadTestHistory: Sendable {
    static let kept = 50

    private let directory: String?
    /// Newest first, without their series, which may be long and are in the files. Nil until they are asked for.
    private let tests = Mutex<[LoadTestReport]?>(nil)

    /// - Parameter directory: nil keeps nothing.
    init(directory: String?) { self.directory = directory }

    var all: [LoadTestReport] { tests.withLock { loaded(&$0) } }

    /// With its series.
    func test(_ id: String) -> LoadTestReport? {
        // Only what was found in the directory is looked for there: no id of a request becomes a path.
        guard all.contains(where: { $0.id == id }) else { return nil }
        return path(of: id).flatMap(Self.read)
    }

    /// - Throws: an error of the file system; then the test is kept without its series until the server ends.
    func add(_ test: LoadTestReport) throws {
        let superfluous = tests.withLock { tests in
            var all = loaded(&tests)
            var summary = test
            summary.series = []
            all.insert(summary, at: 0)
            tests = Array(all.prefix(Self.kept))
            return all.dropFirst(Self.kept).map(\.id)
        }
        guard let directory, let path = path(of: test.id) else { return }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Data(test.json()).write(to: URL(fileURLWithPath: path), options: .atomic)
        for id in superfluous { try? self.path(of: id).map(FileManager.default.removeItem(atPath:)) }
    }

    private func loaded(_ tests: inout [LoadTestReport]?) -> [LoadTestReport] {
        if let tests { return tests }
        let names = directory.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0) } ?? []
        // Identifiers sort by time.
        let found = names.filter { $0.hasSuffix(".json") }.sorted(by: >).prefix(Self.kept).compactMap { name in
            directory.flatMap { Self.read($0 + "/" + name) }
        }
        let summaries = found.map { test in
            var summary = test
            summary.series = []
            return summary
        }
        tests = summaries
        return summaries
    }

    private func path(of id: String) -> String? { directory.map { $0 + "/" + id + ".json" } }

    private static func read(_ path: String) -> LoadTestReport? {
        FileManager.default.contents(atPath: path).flatMap { try? LoadTestReport(json: $0) }
    }
}
