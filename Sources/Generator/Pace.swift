/// How much is to be done at a time, so that the rates of ``ContinuousOptions`` come about.
struct Pace {
    struct Work: Sendable, Hashable {
        var statements = 0
        var corrections = 0
        var closures = 0
    }

    /// The time between commits.
    let interval: Duration
    private let options: ContinuousOptions
    private var random: RandomStream
    /// Statements that are due, the last one in part.
    private var due = 0.0

    /// In seconds: so much of what was missed while the table could not be written is made up for.
    private let longestBacklog: Double

    /// Of one commit: each may rewrite a file of its own.
    private static let mostCorrections = 4
    private static let mostClosures = 2

    init(_ options: ContinuousOptions) {
        self.options = options
        let commitsPerSecond = min(options.rate, Double(options.commitsPerSecond))
        interval = .seconds(1 / commitsPerSecond)
        longestBacklog = max(5, 2 / commitsPerSecond)
        random = RandomStream(seed: options.seed, account: 0, purpose: .pace)
    }

    /// The work that has come due in the time since the last call.
    mutating func work(after elapsed: Duration) -> Work {
        let (seconds, attoseconds) = elapsed.components
        due += min(Double(seconds) + Double(attoseconds) / 1e18, longestBacklog) * options.rate
        // A whole number of intervals may come out a hair short of a whole number of statements.
        var work = Work(statements: Int(due + 1e-6))
        due -= Double(work.statements)
        for _ in 0..<work.statements {
            if random.chance(options.correctionsPerThousand, in: 1_000) { work.corrections += 1 }
            if random.chance(options.closuresPerThousand, in: 1_000) { work.closures += 1 }
        }
        work.corrections = min(work.corrections, Self.mostCorrections)
        work.closures = min(work.closures, Self.mostClosures)
        return work
    }
}
