extension ArrowColumn {
    /// The rows of `elements` (of a map: of `keys` and `mapValues`) that make up this row.
    public func elementRange(_ row: Int) -> Range<Int>? {
        guard !isNull(row) else { return nil }
        switch field.type {
        case .list, .largeList, .map: return range(row)
        default: mismatch()
        }
    }

    /// The elements of all lists, one after the other.
    public var elements: ArrowColumn {
        switch field.type {
        case .list(let element), .largeList(let element): child(0, field: element)
        default: mismatch()
        }
    }

    /// The fields of a struct, row for row. Where the struct is null, their values mean nothing.
    public var fields: [ArrowColumn] {
        guard case .struct(let fields) = field.type else { mismatch() }
        return fields.enumerated().map { child($0, field: $1) }
    }

    /// The first field of a struct of that name.
    public func field(named name: String) -> ArrowColumn? {
        guard case .struct(let fields) = field.type else { mismatch() }
        return fields.firstIndex { $0.name == name }.map { child($0, field: fields[$0]) }
    }

    /// The keys of all maps, one after the other.
    public var keys: ArrowColumn { entry(0) }

    /// The values of all maps, one after the other.
    public var mapValues: ArrowColumn { entry(1) }

    private func entry(_ index: Int) -> ArrowColumn {
        guard case .map = field.type else { mismatch() }
        return child(0, field: field.type.children[0]).fields[index]
    }
}
