import ArgumentParser
import Foundation

/// A duration as people write it: `500ms`, `1s`, `2m`.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init(duration: Duration) { self.duration = duration }

    init?(argument: String) {
        let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60)]
        guard let (suffix, seconds) = units.first(where: { argument.hasSuffix($0.0) }),
            let number = Double(argument.dropLast(suffix.count)), (0.001...86_400).contains(number * seconds)
        else { return nil }
        duration = .seconds(number * seconds)
    }
    var defaultValueDescription: String { "\(duration.seconds.formatted())s" }
}
