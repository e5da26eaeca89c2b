/// What the statistics of a data file say of a column of texts (protocol, "Per-file Statistics").
struct TextRange {
    /// Nil where it is not known. Writers may cut texts, but so that they still bound the values.
    let min: String?
    let max: String?

    /// - Parameter stats: JSON; what cannot be understood bounds nothing.
    init(stats: String?, column: String) {
        let parsed = stats.flatMap { try? JSONParser.parse($0) }
        min = parsed?["minValues"]?[column]?.stringValue
        max = parsed?["maxValues"]?[column]?.stringValue
    }

    /// - Parameter keys: in the order of their bytes
    func mayHold(anyOf keys: [String]) -> Bool {
        let first = min.map { min in keys.partitioningIndex { !$0.utf8.lexicographicallyPrecedes(min.utf8) } } ?? 0
        guard first < keys.count else { return false }
        return max.map { !$0.utf8.lexicographicallyPrecedes(keys[first].utf8) } ?? true
    }
}
