import Scalars
import StatementStore
import Testing

@testable import ReadCache

@Suite("Read cache: the rules")
struct CoherenceTests {
    private static let query = StatementQuery.balance(account: "A")

    @Test func keptAnswerIsServedAsTheConfirmedVersion() {
        var cache = following(at: 3)
        #expect(find(&cache) == nil)
        keep(&cache, version: 3)
        #expect(find(&cache)?.source == position(3))
        confirm(&cache, 4)
        #expect(find(&cache)?.source == position(4))
        #expect(find(&cache)?.rows == answer(version: 3).rows)
    }

    @Test func changeOfTheAccountDropsIt() {
        var cache = following(at: 3)
        keep(&cache, version: 3)
        cache.read([event(account: "B", statement: "S2")])
        #expect(find(&cache) != nil)
        cache.read([event(account: "A", statement: "S2")])
        #expect(find(&cache) == nil)
    }

    @Test func changeOfItsStatementDropsIt() {
        var cache = following(at: 3)
        keep(&cache, version: 3, statement: #"S"\1"#)
        cache.read([event(account: "B", statement: #"S"\1"#)])
        #expect(find(&cache) == nil)
    }

    /// The statement is kept as the latest of both accounts before the event comes that says so of one.
    @Test func statementThatMovedIsShownByOneAccountOnly() {
        var cache = following(at: 3)
        keep(&cache, version: 3, statement: "S")
        cache.keep(answer(version: 3, statement: "S"), to: .balance(account: "B"), account: "B", cache.begin())
        cache.read([event(account: "B", statement: "S")])
        #expect(find(&cache) == nil)
        #expect(cache.find(.balance(account: "B"), account: "B", at: .zero) == nil)
        #expect(cache.byteCount == 0)
    }

    @Test func countsWhereAnswersCameFrom() {
        var cache = following(at: 3)
        _ = find(&cache)
        keep(&cache, version: 3)
        _ = (find(&cache), find(&cache))
        #expect(cache.counts == ReadCache.Counts(fromMemory: 2, fromStore: 1))
    }

    @Test func answerThatRacedWithTheFeedIsNotKept() {
        var cache = following(at: 3)
        let pending = cache.begin()
        cache.read([event(account: "B", statement: "S2")])
        cache.keep(answer(version: 3), to: Self.query, account: "A", pending)
        #expect(find(&cache) == nil)
    }

    @Test func answerThatBeganBeforeTheFeedWasFollowedIsNotKept() {
        var cache = Coherence(byteLimit: 1 << 20, longestSilence: .seconds(2))
        let pending = cache.begin()
        confirm(&cache, 3)
        cache.keep(answer(version: 3), to: Self.query, account: "A", pending)
        #expect(find(&cache) == nil)
    }

    @Test func silentFeedMakesItUnused() {
        var cache = following(at: 3)
        keep(&cache, version: 3)
        #expect(find(&cache, at: .milliseconds(1_999)) != nil)
        #expect(find(&cache, at: .seconds(2)) == nil)
        cache.confirm(position(3), cache.beginConfirmation(at: .seconds(5)))
        #expect(find(&cache, at: .seconds(6)) != nil)
    }

    @Test func stoppedFeedAndLoadEmptyIt() {
        for empty in [{ (cache: inout Coherence) in cache.stop() }, { cache in cache.confirm(nil, cache.beginConfirmation(at: .zero)) }] {
            var cache = following(at: 3)
            keep(&cache, version: 3)
            empty(&cache)
            #expect(cache.byteCount == 0)
            keep(&cache, version: 3)
            #expect(find(&cache) == nil)
        }
    }

    @Test func nothingIsServedWhileSomebodyHasSeenANewerVersion() {
        var cache = following(at: 3)
        keep(&cache, version: 3)
        let early = cache.beginConfirmation(at: .zero)
        cache.show(position(4))
        #expect(find(&cache) == nil)
        cache.confirm(position(3), early)
        #expect(find(&cache) == nil)
        confirm(&cache, 4)
        #expect(find(&cache)?.source == position(4))
    }

    @Test func tableThatWasPutBackIsFollowed() {
        var cache = following(at: 3)
        keep(&cache, version: 3)
        cache.show(position(9))
        confirm(&cache, 2)
        #expect(find(&cache) == nil)
        keep(&cache, version: 2)
        #expect(find(&cache)?.source == position(2))
    }

    @Test func memoryIsBounded() {
        var answers = KeptAnswers(byteLimit: 100_000)
        func ask(_ account: Int) { _ = answers.find(.balance(account: "\(account)"), account: KeyText("\(account)")) }
        for account in 0..<1_000 {
            answers.keep(answer(version: 1, statement: "S\(account)"), to: .balance(account: "\(account)"), account: KeyText("\(account)"))
            ask(0)
            #expect(answers.byteCount <= 100_000)
        }
        #expect(answers.accountCount > 50)
        // What is asked for stays.
        #expect(answers.find(.balance(account: "0"), account: KeyText("0")) != nil)
        #expect(answers.find(.balance(account: "1"), account: KeyText("1")) == nil)
        answers.remove(account: KeyText("0"))
        answers.removeAll()
        #expect(answers.byteCount == 0)
    }

    @Test func accountsAreToldApartByTheirBytes() {
        var cache = following(at: 1)
        let (one, other) = ("\u{E9}", "e\u{301}")
        cache.keep(answer(version: 1, statement: "S1"), to: .balance(account: one), account: one, cache.begin())
        #expect(cache.find(.balance(account: one), account: one, at: .zero) != nil)
        #expect(cache.find(.balance(account: other), account: other, at: .zero) == nil)
    }

    private func following(at version: Int64) -> Coherence {
        var cache = Coherence(byteLimit: 1 << 20, longestSilence: .seconds(2))
        confirm(&cache, version)
        return cache
    }

    private func confirm(_ cache: inout Coherence, _ version: Int64) {
        cache.confirm(position(version), cache.beginConfirmation(at: .zero))
    }

    private func keep(_ cache: inout Coherence, version: Int64, statement: String = "S1") {
        cache.keep(answer(version: version, statement: statement), to: Self.query, account: "A", cache.begin())
    }

    private func find(_ cache: inout Coherence, at now: Duration = .zero) -> QueryAnswer? {
        cache.find(Self.query, account: "A", at: now)
    }

    private func position(_ version: Int64) -> SourcePosition {
        SourcePosition(version: version, committedAt: Timestamp(microseconds: version))
    }

    private func answer(version: Int64, statement: String = "S1") -> QueryAnswer {
        var row = JSONWriter()
        row.beginObject()
        row.key("balance")
        row.value("\(version).00")
        row.key("statementId")
        row.value(statement)
        row.endObject()
        return QueryAnswer(rows: [row.bytes], source: position(version))
    }

    private func event(account: String, statement: String) -> StatementChangeEvent {
        StatementChangeEvent(
            token: ChangeToken(text: "t"), operation: .update, accountNumber: account, statementId: statement, sourceVersion: 4,
            committedAt: Timestamp(microseconds: 0), processedAt: Timestamp(microseconds: 0), json: [])
    }
}
