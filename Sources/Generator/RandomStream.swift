/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): the same numbers on every
/// platform and with every version of Swift, which the standard library's `random(in:)` does not promise.
///
/// Each thing that is generated has a stream of its own, seeded by what it is; its content therefore does not depend on how
/// much is generated, in which order or on which thread.
struct RandomStream: Sendable {
    private var state: UInt64

    /// The stream of one thing: an account by its number, and what of it.
    init(seed: UInt64, account: UInt64, purpose: Purpose, index: Int = 0) {
        var mixer = RandomStream(state: seed)
        mixer.state = mixer.next() ^ account
        mixer.state = mixer.next() ^ purpose.rawValue
        mixer.state = mixer.next() ^ UInt64(bitPattern: Int64(index))
        state = mixer.next()
    }

    private init(state: UInt64) { self.state = state }

    /// What a stream is for. The numbers are part of the generated data: they never change.
    enum Purpose: UInt64 {
        case identity = 1
        case profile = 2
        case statement = 3
        case correction = 4
        case selection = 5
        case pace = 6
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// A number in `0..<bound`. The bias of multiply-shift, bound / 2^64, is of no account here.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func number(in range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    mutating func element<T>(of values: [T]) -> T { values[below(values.count)] }

    /// True in `numerator` of `denominator` cases.
    mutating func chance(_ numerator: Int, in denominator: Int) -> Bool { below(denominator) < numerator }
}

extension RandomStream {
    /// FNV-1a of the text: an account number as a stream's name.
    static func name(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }
}

extension RandomStream {
    /// `count` different numbers in `0..<bound`, in random order: the beginning of a Fisher-Yates shuffle, of which only
    /// the places that were touched are kept.
    mutating func distinct(_ count: Int, below bound: Int) -> [Int] {
        var moved: [Int: Int] = [:]
        return (0..<min(count, bound)).map { place in
            let other = number(in: place...(bound - 1))
            let drawn = moved[other] ?? other
            moved[other] = moved[place] ?? place
            return drawn
        }
    }
}
