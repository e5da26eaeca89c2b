import Scalars
import StatementStore
import Synchronization
import Testing

@testable import Access

/// Rules, account selections, tickets, buckets: the values that access is made of.
struct RuleTests {
    private static let clerk = Principal(
        name: "clerk", credential: .apiKey(id: "k"), scopes: [.accountsRead], accounts: AccountSelection(patterns: ["ACC-1"]))

    @Test func `a route without a rule is nobody's`() {
        #expect(throws: AccessError.denied) { try AccessRule.denied.check(.anyone, account: nil) }
    }

    @Test func `a scope and an account are both asked for`() throws {
        try AccessRule.scope(.accountsRead).check(Self.clerk, account: "ACC-1")
        #expect(throws: AccessError.foreignAccount) { try AccessRule.scope(.accountsRead).check(Self.clerk, account: "ACC-2") }
        #expect(throws: AccessError.missingScope(.opsRead)) { try AccessRule.scope(.opsRead).check(Self.clerk, account: nil) }
        try AccessRule.open.check(Self.clerk, account: nil)
    }

    @Test func `selections are of bytes`() {
        let selection = AccountSelection(patterns: ["caf\u{E9}", "SG-*", "A*B", ""])
        #expect(selection.contains("caf\u{E9}"))
        #expect(!selection.contains("cafe\u{301}"), "looks the same, is another account")
        #expect(selection.contains("SG-") && selection.contains("SG-1") && !selection.contains("sg-1") && !selection.contains("S"))
        #expect(selection.contains("A*B") && !selection.contains("AxB"))
        #expect(!selection.contains(""))
        #expect(AccountSelection(patterns: ["x", "*"]).isAll)
        #expect(!AccountSelection(patterns: [String]()).contains("x"))
    }

    @Test func `a selection's parts are in order and apart`() {
        let parts = AccountSelection(patterns: ["B", "A*", "AB*", "A1", "C"]).parts
        #expect(parts.map(\.text) == ["A", "B", "C"])
        #expect(parts.map(\.isPrefix) == [true, false, false])
    }

    @Test func `a ticket is good once, for half a minute`() throws {
        let time = Mutex(TestIssuer.now)
        let office = TicketOffice(wallClock: WallClock { Timestamp(microseconds: Int64(time.withLock { $0 } * 1_000_000)) })
        let first = office.issue(to: Self.clerk).ticket
        #expect(try office.redeem(first) == Self.clerk)
        #expect(throws: AccessError.self) { try office.redeem(first) }
        #expect(throws: AccessError.self) { try office.redeem("guess") }
        let second = office.issue(to: Self.clerk).ticket
        time.withLock { $0 += 30 }
        #expect(throws: AccessError.self) { try office.redeem(second) }
    }

    @Test func `tickets that nobody uses are bounded`() throws {
        let office = TicketOffice(wallClock: WallClock { Timestamp(microseconds: 0) })
        let first = office.issue(to: Self.clerk).ticket
        for _ in 0..<TicketOffice.capacity { _ = office.issue(to: Self.clerk) }
        let last = office.issue(to: Self.clerk).ticket
        #expect(throws: AccessError.self) { try office.redeem(first) }
        _ = try office.redeem(last)
    }

    @Test func `a bucket gives its burst, then its rate`() {
        let rate = TokenBucket.Rate(perSecond: 10, burst: 3)
        var bucket = TokenBucket(rate: rate, at: .zero)
        for _ in 0..<3 { #expect(bucket.take(rate: rate, at: .zero) == nil) }
        #expect(bucket.take(rate: rate, at: .zero) == .milliseconds(100))
        #expect(bucket.take(rate: rate, at: .milliseconds(100)) == nil)
        #expect(bucket.take(rate: rate, at: .milliseconds(50)) != nil, "a clock that goes back gives nothing")
        #expect(bucket.take(rate: rate, at: .seconds(100)) == nil)
        #expect(bucket.take(rate: rate, at: .seconds(100)) == nil)
        #expect(bucket.take(rate: rate, at: .seconds(100)) == nil)
        #expect(bucket.take(rate: rate, at: .seconds(100)) != nil, "a pause fills it to the burst and no further")
    }

    @Test func `callers are limited each by itself, and remembered in a bounded table`() {
        let limiter = RateLimiter(rate: TokenBucket.Rate(perSecond: 1, burst: 1), callers: 10) { .zero }
        #expect(limiter.wait("a") == nil)
        #expect(limiter.wait("a") != nil)
        #expect(limiter.wait("b") == nil)
        var cache = GenerationalCache<Int, Int>(capacity: 10)
        for key in 0..<1_000 { cache.insert(key, for: key) }
        #expect(cache.count <= 10)
        #expect(cache.value(999) == 999)
    }
}
