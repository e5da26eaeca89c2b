import Testing

@testable import LoadTest

/// The clocks that say when requests are due. Times are nanoseconds.
struct ScheduleTests {
    @Test func `a constant clock ticks at equal distances, without drift`() {
        var clock = ArrivalClock(rate: 300, pattern: .constant, seed: 1)
        let times = (0..<3_000_001).map { _ in clock.next() }
        #expect(times[0] == 0 && times[1] == 3_333_333 && times[2] == 6_666_666)
        #expect(times[3_000_000] == 10_000_000_000_000)
    }

    @Test func `a Poisson clock has the rate and the spread of one`() {
        var clock = ArrivalClock(rate: 1_000, pattern: .poisson, seed: 1)
        let times = (0..<100_000).map { _ in clock.next() }
        let gaps = zip(times.dropFirst(), times).map { Double($0 - $1) }
        #expect(gaps.allSatisfy { $0 >= 0 })
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        #expect(abs(mean - 1_000_000) < 15_000)
        // The standard deviation of an exponential distribution is its mean.
        let deviation = (gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)).squareRoot()
        #expect(abs(deviation - mean) < 30_000)
    }

    @Test func `the same seed makes the same clock`() {
        func times(_ seed: UInt64) -> [Int64] {
            var clock = ArrivalClock(rate: 10, pattern: .poisson, seed: seed)
            return (0..<100).map { _ in clock.next() }
        }
        #expect(times(1) == times(1) && times(1) != times(2))
    }

    @Test func `users come at the spawn rate`() {
        let ramp = UserRamp(users: 200, spawnRate: 50)
        #expect(ramp.arrival(of: 0) == 0 && ramp.arrival(of: 50) == 1_000_000_000 && ramp.arrival(of: 199) == 3_980_000_000)
        #expect(ramp.duration == 3.98)
    }

    @Test func `a queue is first come first served, and refuses what is beyond its limit`() {
        var queue = RequestQueue(limit: 10_000)
        func request(_ time: Int64) -> PlannedRequest { PlannedRequest(route: .balance, intended: time) }
        for time in 0..<10_000 {
            let taken = queue.append(request(Int64(time)))
            #expect(taken)
        }
        let taken = queue.append(request(0))
        #expect(!taken)
        // In and out for long: the order holds when the array moves up.
        for time in 0..<50_000 {
            let first = queue.popFirst()
            #expect(first?.intended == Int64(time))
            let taken = queue.append(request(Int64(time) + 10_000))
            #expect(taken)
        }
        #expect(queue.count == 10_000)
        for time in 50_000..<60_000 {
            let first = queue.popFirst()
            #expect(first?.intended == Int64(time))
        }
        #expect(queue.count == 0)
    }
}
