import Testing

@testable import Generator

struct RandomStreamTests {
    @Test func sameThingSameNumbers() {
        var a = RandomStream(seed: 42, account: 7, purpose: .statement, index: 3)
        var b = RandomStream(seed: 42, account: 7, purpose: .statement, index: 3)
        var c = RandomStream(seed: 42, account: 7, purpose: .statement, index: 4)
        let first = (0..<8).map { _ in a.next() }
        #expect(first == (0..<8).map { _ in b.next() })
        #expect(first != (0..<8).map { _ in c.next() })
    }

    /// Tables made with one release can be made again with the next.
    @Test func numbersNeverChange() {
        var random = RandomStream(seed: 42, account: 1, purpose: .profile)
        #expect((0..<3).map { _ in random.below(1_000_000) } == [600_108, 799_731, 437_261])
    }

    @Test func distinctNumbersAreDistinctAndInBounds() {
        for bound in [1, 2, 10, 1_000] {
            var random = RandomStream(seed: UInt64(bound), account: 0, purpose: .selection)
            let all = random.distinct(bound, below: bound)
            #expect(all.sorted() == Array(0..<bound))
            #expect(Set(random.distinct(bound / 2, below: bound)).count == bound / 2)
        }
    }

    @Test func pricesStayInTheirRangeAndOnTheirStep() {
        var random = RandomStream(seed: 1, account: 0, purpose: .statement)
        let range = PriceRange(350, 1_450, step: 10)
        let prices = (0..<5_000).map { _ in range.draw(from: &random) }
        #expect(prices.allSatisfy { (350...1_450).contains($0) && ($0 - 350).isMultiple(of: 10) })
        #expect(prices.contains(350) && prices.contains { $0 > 1_400 })
        #expect(prices.filter { $0 < 900 }.count > 2_500)
    }
}
