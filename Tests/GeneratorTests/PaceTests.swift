import Testing

@testable import Generator

struct PaceTests {
    private func options(rate: Double) -> ContinuousOptions {
        var options = ContinuousOptions()
        options.rate = rate
        return options
    }

    @Test(arguments: [0.1, 1, 3, 10, 33.3, 1_000])
    func theRateComesAbout(rate: Double) {
        var pace = Pace(options(rate: rate))
        var total = 0
        var elapsed: Duration = .zero
        while elapsed < .seconds(1_000) {
            elapsed += pace.interval
            total += pace.work(after: pace.interval).statements
        }
        #expect(abs(Double(total) - rate * 1_000) <= max(2, rate))
    }

    @Test func noMoreCommitsThanAllowed() {
        #expect(Pace(options(rate: 1_000)).interval == .milliseconds(500))
        #expect(Pace(options(rate: 0.5)).interval == .seconds(2))
    }

    @Test func correctionsAndClosuresComeNowAndThen() {
        var pace = Pace(options(rate: 10))
        let work = (0..<10_000).map { _ in pace.work(after: .seconds(1)) }
        let corrections = work.reduce(0) { $0 + $1.corrections }
        let closures = work.reduce(0) { $0 + $1.closures }
        #expect((1_800...2_200).contains(corrections))
        #expect((150...250).contains(closures))
    }

    @Test func aHighRateDoesNotRewriteTheTable() {
        var pace = Pace(options(rate: 10_000))
        let work = pace.work(after: .seconds(1))
        #expect(work.statements == 10_000 && work.corrections <= 4 && work.closures <= 2)
    }

    @Test func aLongPauseIsNotMadeUpForAtOnce() {
        var pace = Pace(options(rate: 10))
        #expect(pace.work(after: .seconds(3_600)).statements == 50)
    }
}
