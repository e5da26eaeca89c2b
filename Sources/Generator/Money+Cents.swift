import Banking

extension Money {
    /// What generated accounts may hold. Accounts of a table that hold more are left alone.
    static let generated: ClosedRange<Int64> = -1_000_000_000_000...1_000_000_000_000_000

    /// An amount that the generator has computed from balances in ``generated``: far from the bounds of decimal(18,2).
    init(cents: Int64) {
        guard let money = Money(minorUnits: cents) else { preconditionFailure("an amount of \(cents) cents was generated") }
        self = money
    }
}
