import Banking
import Scalars
import StatementStore

/// A ``StatementStore/TransactionFilter`` and a cursor's date as they are compared with a list's entries.
struct TransactionPredicate {
    /// Microseconds that `date` may lie at.
    let dates: ClosedRange<Int64>
    private let category: [UInt8]?
    private let merchant: [UInt8]?
    private let type: UInt8?
    private let amounts: ClosedRange<Int64>

    /// - Parameter newest: microseconds, of the cursor.
    /// - Returns: nil when nothing can match.
    init?(_ filter: TransactionFilter, newest: Int64?) {
        let first = filter.from?.microseconds ?? .min
        var last = newest ?? .max
        if let to = filter.to?.microseconds {
            guard to > .min else { return nil }
            last = min(last, to - 1)
        }
        let least = filter.minAmount?.minorUnits ?? .min
        let most = filter.maxAmount?.minorUnits ?? .max
        guard first <= last, least <= most else { return nil }
        dates = first...last
        amounts = least...most
        category = filter.category.map { Array($0.utf8) }
        merchant = filter.merchant.map { Array($0.utf8) }
        type = filter.type?.stored
    }

    func holds(for entry: TransactionList.Entry) throws -> Bool {
        guard dates.contains(entry.date), amounts.contains(entry.amount) else { return false }
        if let type, type != entry.type { return false }
        if let category {
            guard let text = try entry.category, text.elementsEqual(category) else { return false }
        }
        if let merchant {
            guard let text = try entry.merchant, text.count == merchant.count else { return false }
            return zip(text, merchant).allSatisfy { Self.lowercased($0) == Self.lowercased($1) }
        }
        return true
    }

    /// Of ASCII letters only.
    private static func lowercased(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
    }
}
