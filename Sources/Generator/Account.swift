/// A bank account. Its number names its random streams: an account that is read back from a table goes on as it began.
struct Account: Sendable, Hashable {
    let number: String
    /// As the table has it: nil only where someone else wrote the row.
    let holder: String?
    let type: String?
    let currency: String

    /// Nine digits make the serial number of an account.
    static let maximumCount = 1_000_000_000

    init(number: String, holder: String?, type: String?, currency: String) {
        self.number = number
        self.holder = holder
        self.type = type
        self.currency = currency
    }

    /// The account at a place in the sequence that belongs to `seed`.
    init(seed: UInt64, index: Int) {
        number = Self.number(seed: seed, index: index)
        var random = RandomStream(seed: seed, account: RandomStream.name(number), purpose: .identity)
        holder = PersonName.draw(from: &random)
        switch random.below(10) {
        case ..<6: type = "SAVINGS"
        case ..<9: type = "CURRENT"
        default: type = "JOINT"
        }
        currency = "SGD"
    }

    /// Branch, serial and check digit: `417-203918-4`. Different indexes below ``maximumCount`` give different numbers.
    private static func number(seed: UInt64, index: Int) -> String {
        // 3^18 has no factor in common with 10^9: multiplying by it permutes the serials.
        var random = RandomStream(seed: seed, account: 0, purpose: .identity)
        let serial = (index * 387_420_489 + random.below(maximumCount)) % maximumCount
        let digits = String(serial + maximumCount).dropFirst()
        return "\(digits.prefix(3))-\(digits.dropFirst(3))-\(checkDigit(digits))"
    }

    /// Luhn's check digit (ISO/IEC 7812-1, annex B).
    private static func checkDigit(_ digits: Substring) -> Int {
        let sum = digits.utf8.reversed().enumerated().reduce(0) { sum, next in
            let digit = Int(next.element - UInt8(ascii: "0")) * (next.offset.isMultiple(of: 2) ? 2 : 1)
            return sum + digit / 10 + digit % 10
        }
        return (10 - sum % 10) % 10
    }
}
