import Foundation

extension RunEnvironment {
    /// This machine, without the commit.
    public static func local(url: ServerURL) -> RunEnvironment {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return RunEnvironment(
            commit: nil, host: host.isEmpty ? "unknown" : host,
            cores: ProcessInfo.processInfo.activeProcessorCount, system: ProcessInfo.processInfo.operatingSystemVersionString,
            url: url.description)
    }

    /// The commit that this is built of: that of `ODL_COMMIT`, which a packaged build has, or that of the checkout in which the
    /// executable stands. Asks git, and waits for it.
    public static func localCommit() -> String? { ProcessInfo.processInfo.environment["ODL_COMMIT"] ?? checkoutCommit() }

    /// `1a2b3c4d5e6f`, with `-dirty` where files were changed since.
    private static func checkoutCommit() -> String? {
        guard let directory = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent() else { return nil }
        let git = Process()
        let output = Pipe()
        git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        git.arguments = ["git", "-C", directory.path, "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
        git.standardOutput = output
        git.standardError = FileHandle.nullDevice
        guard (try? git.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        git.waitUntilExit()
        let commit = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return git.terminationStatus == 0 && !commit.isEmpty ? commit : nil
    }
}
