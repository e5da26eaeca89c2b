import ArgumentParser
import Foundation
import LoadTest
import ServiceLifecycle
import Synchronization

struct LoadTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load-test",
        abstract: "Load the API, and say whether it keeps its promises.",
        discussion: """
            Without --rate a closed model: users who wait for their answer, think, and ask again. With --rate an open one: requests
            come when the clock says, whatever the server does. Where the API asks for a key, it is read from ODL_API_KEY.
            Exit code 0: PASS. 1: FAIL. 130: stopped before its end.

            EXAMPLE: odl load-test --url http://127.0.0.1:8000 --rate 500 --html report.html
            """)

    @Option(help: ArgumentHelp("The API. Default: http://127.0.0.1:8000", valueName: "url"))
    var url: String?

    @OptionGroup var load: LoadOptions

    @Option(help: ArgumentHelp("Write the result as JSON.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Write the result as one HTML page.", valueName: "file"))
    var html: String?

    @Option(help: ArgumentHelp("Write the result as Markdown.", valueName: "file"))
    var markdown: String?

    @Option(help: ArgumentHelp("What the test is called.", visibility: .hidden))
    var id: String?

    @Flag(help: ArgumentHelp("Write progress and result to standard output as JSON, one a line.", visibility: .hidden))
    var stream = false

    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try await settings.load()
        let server = try ServerURL(settings.string(url, "url", default: "http://127.0.0.1:8000"))
        var environment = RunEnvironment.local(url: server)
        environment.commit = RunEnvironment.localCommit()
        let run = try LoadTestRun(
            id: id ?? LoadTestReport.newID(), plan: try load.plan(), server: server, apiKey: settings.string(nil, "api-key"),
            environment: environment)
        let files = ReportFiles(json: json, html: html, markdown: markdown)
        try files.checkDirectories()
        let service = LoadTestService(run: run, output: stream ? .stream : .terminal)
        try await ServiceGroup.untilSignal([
            .init(service: service, successTerminationBehavior: .gracefullyShutdownGroup, failureTerminationBehavior: .cancelGroup)
        ])
        guard let report = service.report else { throw ExitCode(130) }
        try files.write(report)
        if !stream { print(ReportText(report).text, terminator: "") }
        switch report.verdict {
        case "PASS": return
        case "FAIL": throw ExitCode(1)
        default: throw ExitCode(130)
        }
    }
}

/// Runs the test in a service group, so that Ctrl-C ends it with what was measured.
private final class LoadTestService: Service {
    enum Output {
        case terminal, stream
    }

    private let run: LoadTestRun
    private let output: Output
    private let result = Mutex<LoadTestReport?>(nil)

    init(run: LoadTestRun, output: Output) {
        self.run = run
        self.output = output
    }

    var report: LoadTestReport? { result.withLock { $0 } }

    func run() async throws {
        let line = StatusLine()
        let report = try await run.run { [output] report in
            switch output {
            case .terminal: line.show(ProgressText(report).line)
            case .stream: FileHandle.standardOutput.write(Data(ProgressRecord(report: report).line))
            }
        }
        if case .stream = output { FileHandle.standardOutput.write(Data(ProgressRecord(report: report).line)) }
        result.withLock { $0 = report }
    }
}
