import ArgumentParser
import Audit

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The log of who read which account.", subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that no entry was changed, removed, inserted or moved. Exit 1 where one was.",
            discussion: """
                What it prints last, COUNT:HASH, is worth keeping elsewhere: with it, entries that were cut off at the end are missed too.
                Of a log that was rotated, give all files, the earliest first.

                EXAMPLE: odl audit verify audit.jsonl.1 audit.jsonl --expect 1041:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
                """)

        @Argument(help: "The log, as --audit-log named it, and before it what was moved away.")
        var paths: [String]

        @Option(help: ArgumentHelp("An entry that must be there, as an earlier check printed it.", valueName: "count:hash"))
        var expect: String?

        func run() async throws {
            var expected: (count: UInt64, head: String)?
            if let expect {
                let parts = expect.split(separator: ":")
                guard parts.count == 2, let count = UInt64(parts[0]), parts[1].utf8.count == 64 else {
                    throw ValidationError("--expect takes COUNT:HASH, as odl audit verify prints it")
                }
                expected = (count, parts[1].lowercased())
            }
            do {
                let log = try AuditReader.verify(paths, expecting: expected)
                let files = paths.joined(separator: ", ")
                print("\(files): \(log.chain.count - log.missing) entries, none changed")
                if log.missing > 0 { print("the \(log.missing) entries before them were not given: name their files first, to check those too") }
                print("\(log.chain.count):\(log.chain.head)")
            } catch {
                Terminal.note("odl: \(error)")
                throw ExitCode(1)
            }
        }
    }
}
