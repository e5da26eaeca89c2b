import Testing

@testable import LoadTest

/// What is counted, and from when.
struct StatisticsTests {
    private static let second: Int64 = 1_000_000_000
    private static let millisecond: Int64 = 1_000_000

    private func open(warmUp: Double = 0) -> LoadPlan {
        var plan = LoadPlan()
        plan.rate = 100
        plan.duration = 10
        plan.warmUp = warmUp
        return plan
    }

    /// A request that is due, sent and answered at these milliseconds.
    private func ask(
        _ statistics: inout LoadStatistics, due: Int64, sent: Int64, answered: Int64, cause: FailureCause? = nil,
        isGone: Bool = false
    ) {
        let request = PlannedRequest(route: .balance, intended: due * Self.millisecond)
        statistics.scheduled(request, at: due * Self.millisecond)
        statistics.sent(request, at: sent * Self.millisecond)
        statistics.ended(request, sentAt: sent * Self.millisecond, at: answered * Self.millisecond, cause: cause, isGone: isGone)
    }

    @Test func `corrected latency counts from when a request was due, uncorrected from when it was sent`() {
        var statistics = LoadStatistics(plan: open())
        ask(&statistics, due: 1_000, sent: 4_000, answered: 4_010)
        let latency = statistics.routes[Route.balance.index].latency
        #expect(latency.corrected.maximum == 3_010)
        #expect(latency.uncorrected.maximum == 10)
    }

    @Test func `in the closed model a long answer stands also for the requests that it kept from being made`() {
        var plan = LoadPlan()
        plan.thinkTime = 0.1...0.3
        plan.warmUp = 0
        var statistics = LoadStatistics(plan: plan)
        // Expected every 200 ms: 1,000 ms, and beside it 800, 600, 400, 200.
        ask(&statistics, due: 0, sent: 0, answered: 1_000)
        let latency = statistics.routes[Route.balance.index].latency
        #expect(latency.uncorrected.count == 1 && latency.corrected.count == 5)
        #expect(abs(latency.corrected.percentile(50) - 600) < 1)
        #expect(statistics.counts.done == 1)
    }

    @Test func `the warm-up counts nowhere but in the series`() {
        var statistics = LoadStatistics(plan: open(warmUp: 2))
        ask(&statistics, due: 1_999, sent: 1_999, answered: 2_500)
        #expect(statistics.counts == .init())
        #expect(statistics.routes[Route.balance.index].latency.corrected.count == 0)
        ask(&statistics, due: 2_000, sent: 2_000, answered: 2_500)
        #expect(statistics.counts.done == 1 && statistics.counts.scheduled == 1)
        statistics.endSecond(1, targetRate: 100)
        statistics.endSecond(2, targetRate: 100)
        #expect(statistics.points.map(\.warmUp) == [true, false])
        #expect(statistics.points.map(\.achievedRate) == [2, 0])
    }

    @Test func `a timeout counts as at least so long, an error answer not as a latency`() {
        var statistics = LoadStatistics(plan: open())
        ask(&statistics, due: 0, sent: 0, answered: 5_000, cause: .timeout)
        ask(&statistics, due: 0, sent: 0, answered: 1, cause: .status(503))
        ask(&statistics, due: 0, sent: 0, answered: 1, cause: .status(503))
        let balance = statistics.routes[Route.balance.index]
        #expect(balance.latency.uncorrected.count == 1 && abs(balance.latency.uncorrected.maximum - 5_000) < 5)
        #expect(statistics.failures == [.timeout: 1, .status(503): 2] && statistics.counts.failed == 3 && balance.failed == 3)
    }

    @Test func `an account that was closed meanwhile is no failure and no latency`() {
        var statistics = LoadStatistics(plan: open())
        ask(&statistics, due: 0, sent: 0, answered: 1, isGone: true)
        #expect(
            statistics.counts.gone == 1 && statistics.counts.failed == 0 && statistics.counts.done == 0
                && statistics.counts.inFlight == 0)
        #expect(statistics.routes[Route.balance.index].latency.uncorrected.count == 0)
    }

    @Test func `every request is somewhere`() {
        var statistics = LoadStatistics(plan: open())
        ask(&statistics, due: 0, sent: 0, answered: 1)
        ask(&statistics, due: 0, sent: 0, answered: 1, cause: .closed)
        let waiting = PlannedRequest(route: .search, intended: 0)
        statistics.scheduled(waiting, at: 0)
        statistics.dropped(waiting)
        let out = PlannedRequest(route: .search, intended: 0)
        statistics.scheduled(out, at: 0)
        statistics.sent(out, at: 0)
        let counts = statistics.counts
        #expect(counts.scheduled == counts.sent + counts.dropped)
        #expect(counts.sent == counts.done + counts.failed + counts.inFlight && counts.inFlight == 1)
    }

    @Test func `silence is the longest wait for any answer while one is due`() {
        var watch = SilenceWatch()
        watch.asked(at: 0)
        watch.asked(at: 5)
        watch.answered(at: 10, isMeasured: true)
        watch.answered(at: 17, isMeasured: true)
        #expect(watch.longest == 10)
        // Nobody waits between 17 and 100.
        watch.asked(at: 100)
        watch.answered(at: 104, isMeasured: true)
        #expect(watch.longest == 10)
        watch.asked(at: 200)
        watch.answered(at: 900, isMeasured: false)
        #expect(watch.longest == 10)
    }
}
