import ArrowBridge

extension DeltaColumn {
    /// The rows of `elements` that make up the list in this row; of `keys` and `mapValues` for a map.
    public func listRange(_ row: Int) -> Range<Int>? {
        guard let file, plan.reading == .list || plan.reading == .map, let row = fileRow(row) else { return nil }
        return file.elementRange(row)
    }

    /// The elements of all lists, one after the other; nil unless this is an array.
    public var elements: DeltaColumn? {
        if case .array = plan.type { parts[0] } else { nil }
    }

    /// The keys of all maps, one after the other; nil unless this is a map.
    public var keys: DeltaColumn? {
        if case .map = plan.type { parts[0] } else { nil }
    }

    /// The values of all maps, one after the other; nil unless this is a map.
    public var mapValues: DeltaColumn? {
        if case .map = plan.type { parts[1] } else { nil }
    }

    /// The field of a struct, row for row; nil when there is none of that name, or this is no struct.
    public func field(_ name: String) -> DeltaColumn? {
        guard case .struct = plan.type else { return nil }
        return parts.first { $0.name == name }
    }
}
