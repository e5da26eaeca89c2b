import Scalars
import StatementStore

/// What may be served from memory, and as what version: the rules of the cache, without its clock, store and threads.
///
/// 1. **An entry goes when a change of its account is read from the feed**, or one of the statement that it shows (which then
///    has moved to another account).
/// 2. **An answer is kept only if nothing was read from the feed since its query began.** A change that the answer does not
///    show was committed after the query began, and so is still to be read: it will find the entry.
/// 3. **An entry is served as the version that the feed is confirmed up to**: the checkpoint was read first, then the feed to
///    its end; an entry that is still there has not changed up to that version. It is so never served as more than it is.
/// 4. **Nothing is served while somebody has seen a newer version than the confirmed one**, so that versions do not go back.
/// 5. **A feed that has stopped empties the cache**; one that has fallen silent makes it unused until it is heard of again.
struct Coherence {
    /// A query that is on its way to the store.
    struct Pending {
        fileprivate let readings: UInt64
    }

    /// A reading of the checkpoint and the feed that is on its way.
    struct Confirmation {
        fileprivate let sightings: UInt64
        fileprivate let startedAt: Duration
    }

    private var answers: KeptAnswers
    private let longestSilence: Duration
    /// Nil while the feed is not followed: nothing is kept or served then.
    private var confirmed: SourcePosition?
    private var confirmedUntil: Duration = .zero
    /// A newer version than the confirmed one that somebody has seen.
    private var seen: Int64?
    private var sightings: UInt64 = 0
    /// Counts what was read from the feed.
    private var readings: UInt64 = 0
    /// When the newest of it was processed.
    private var newestRead = Timestamp(microseconds: 0)

    init(byteLimit: Int, longestSilence: Duration) {
        answers = KeptAnswers(byteLimit: byteLimit)
        self.longestSilence = longestSilence
    }

    var byteCount: Int { answers.byteCount }
    private(set) var counts = ReadCache.Counts()

    /// - Parameter now: on a clock that never goes back.
    mutating func find(_ query: StatementQuery, account: String, at now: Duration) -> QueryAnswer? {
        guard let confirmed, seen == nil, now < confirmedUntil, var answer = answers.find(query, account: KeyText(account)) else {
            counts.fromStore += 1
            return nil
        }
        counts.fromMemory += 1
        if let source = answer.source, source.version < confirmed.version { answer.source = confirmed }
        return answer
    }

    func begin() -> Pending { Pending(readings: readings) }

    mutating func keep(_ answer: QueryAnswer, to query: StatementQuery, account: String, _ pending: Pending) {
        guard confirmed != nil, pending.readings == readings, answer.source != nil else { return }
        answers.keep(answer, to: query, account: KeyText(account))
    }

    /// Somebody is shown this version of the source.
    mutating func show(_ source: SourcePosition?) {
        guard let version = source?.version, let confirmed, version > max(confirmed.version, seen ?? .min) else { return }
        seen = version
        sightings &+= 1
    }

    /// Somebody else is shown these events. Those of long ago, for a client that resumes, have been read here too; a minute is
    /// more than clocks of replicators differ by.
    mutating func show(_ events: [StatementChangeEvent]) {
        read(events.filter { $0.processedAt.microseconds > newestRead.microseconds - 60_000_000 })
    }

    mutating func read(_ events: [StatementChangeEvent]) {
        guard !events.isEmpty else { return }
        readings &+= 1
        for event in events {
            newestRead = max(newestRead, event.processedAt)
            answers.remove(account: KeyText(event.accountNumber))
            var statementId = JSONWriter()
            statementId.value(event.statementId)
            answers.remove(statementId: statementId.bytes)
        }
    }

    /// To be called before the checkpoint is read.
    func beginConfirmation(at now: Duration) -> Confirmation { Confirmation(sightings: sightings, startedAt: now) }

    /// The checkpoint was read, and after it all that the feed holds.
    ///
    /// - Parameter source: the checkpoint's; nil while a snapshot is being loaded.
    mutating func confirm(_ source: SourcePosition?, _ confirmation: Confirmation) {
        guard let source else { return stop() }
        // Queries that began before the feed was followed may have missed changes that were never read.
        if confirmed == nil { readings &+= 1 }
        if let confirmed, source.version < confirmed.version { stop() }
        confirmed = source
        confirmedUntil = confirmation.startedAt + longestSilence
        // What was seen before the checkpoint was read is in it, also where the table has been put back to an older version.
        if sightings == confirmation.sightings || (seen.map { $0 <= source.version } ?? true) { seen = nil }
    }

    /// The feed is not followed any more.
    mutating func stop() {
        answers.removeAll()
        confirmed = nil
        seen = nil
        readings &+= 1
    }
}
