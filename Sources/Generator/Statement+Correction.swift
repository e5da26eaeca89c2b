import Banking
import Scalars

/// What is put right on a statement that has been issued.
enum Correction {
    /// One amount, and with it every balance after it.
    case amount
    /// How one transaction is classified and described. No balance changes.
    case text
}

extension Statement {
    /// This statement with one transaction put right; nil when there is nothing that could be.
    ///
    /// An amount changes only so far that no balance falls below zero. As the closing balance changes with it, the
    /// statement has to be its account's latest.
    func applying(_ correction: Correction, generatedAt: Timestamp?, random: inout RandomStream) -> Statement? {
        guard !transactions.isEmpty else { return nil }
        var corrected = self
        corrected.generatedAt = generatedAt
        let index = random.below(transactions.count)
        switch correction {
        case .amount:
            guard let amount = correctedAmount(at: index, random: &random) else { return nil }
            corrected.transactions[index].amount = Money(cents: amount)
            guard corrected.rebalance() else { return nil }
        case .text:
            corrected.transactions[index].reclassify(random: &random)
        }
        return corrected
    }

    /// Half as much to half as much again.
    private func correctedAmount(at index: Int, random: inout RandomStream) -> Int64? {
        let old = transactions[index].amount.minorUnits
        guard Money.generated.contains(old), old > 0,
            let lowest = transactions[index...].compactMap(\.balance?.minorUnits).min(), lowest >= 0
        else { return nil }
        let drawn = max(1, old * Int64(random.number(in: 50...150)) / 100)
        let new =
            switch transactions[index].type {
            case .debit: min(drawn, old + lowest)
            case .credit: max(drawn, old - lowest, 1)
            }
        // The same again would be no correction: one cent more or less is.
        if new != old { return new }
        return transactions[index].type == .credit ? old + 1 : old > 1 ? old - 1 : nil
    }

    /// Computes every balance anew from the opening balance. False, without one.
    private mutating func rebalance() -> Bool {
        guard var balance = openingBalance?.minorUnits else { return false }
        for index in transactions.indices {
            let amount = transactions[index].amount.minorUnits
            balance += transactions[index].type == .credit ? amount : -amount
            guard Money.generated.contains(balance) else { return false }
            transactions[index].balance = Money(cents: balance)
        }
        closingBalance = Money(cents: balance)
        return true
    }
}

extension Transaction {
    fileprivate mutating func reclassify(random: inout RandomStream) {
        let others = SpendingCategory.everyday.map(\.category.rawValue).filter { $0 != category }
        category = random.element(of: others)
        let mark = " (RECLASSIFIED)"
        let line = description ?? ""
        if !line.hasSuffix(mark) { description = line + mark }
    }
}
