/// Amounts of one kind of purchase, in cents: many small ones, few large ones.
struct PriceRange: Sendable {
    let low: Int
    let high: Int
    /// Amounts are multiples of it above `low`: hawkers charge whole ten cents, taxis do not.
    let step: Int

    init(_ low: Int, _ high: Int, step: Int = 1) {
        self.low = low
        self.high = high
        self.step = step
    }

    /// Squaring a uniform number skews it to the low end: a third of the range on average, exact in integers.
    func draw(from random: inout RandomStream) -> Int64 {
        let steps = (high - low) / step + 1
        let u = random.below(1 << 20)
        return Int64(low + ((u * u * steps) >> 40) * step)
    }
}
