/// Writes the text format that Prometheus scrapes, version 0.0.4.
struct PrometheusText {
    typealias Labels = KeyValuePairs<String, String>

    enum Kind: String {
        case counter, gauge, histogram
    }

    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(_ name: String, labels: Labels = [:], _ value: Double) {
        text += name + Self.encoded(labels.map { ($0.key, $0.value) }) + " " + Self.encoded(value) + "\n"
    }

    /// A family of one sample.
    mutating func gauge(_ name: String, _ help: String, _ value: Double?) {
        guard let value else { return }
        family(name, .gauge, help)
        sample(name, value)
    }

    mutating func histogram(_ name: String, labels: Labels = [:], _ histogram: BucketHistogram) {
        let labels = labels.map { ($0.key, $0.value) }
        var cumulative: UInt64 = 0
        for (bound, count) in zip(BucketHistogram.bounds.map(Self.encoded) + ["+Inf"], histogram.counts) {
            cumulative += count
            text += "\(name)_bucket\(Self.encoded(labels + [("le", bound)])) \(cumulative)\n"
        }
        text += "\(name)_sum\(Self.encoded(labels)) \(Self.encoded(histogram.sum))\n"
        text += "\(name)_count\(Self.encoded(labels)) \(cumulative)\n"
    }

    private static func encoded(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : value.description
    }

    private static func encoded(_ labels: [(String, String)]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }
        return "{" + pairs.joined(separator: ",") + "}"
    }
}
