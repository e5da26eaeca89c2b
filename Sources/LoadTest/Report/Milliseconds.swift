import Foundation

/// Milliseconds as people read them: three digits that matter.
enum Milliseconds {
    static func text(_ value: Double) -> String {
        value >= 10_000 ? "\((value / 1_000).rounded(to: 1)) s" : "\(number(value)) ms"
    }

    /// Without the unit, for tables whose head has it.
    static func number(_ value: Double) -> String { value.rounded(to: value < 10 ? 2 : value < 100 ? 1 : 0) }
}

extension Double {
    func rounded(to digits: Int) -> String { String(format: "%.\(digits)f", self) }
}
