/// Which rows of a data file are wanted, by their position in the file.
struct RowFilter: Sendable {
    /// Whether a row is wanted that no vector speaks of.
    private let byDefault: Bool
    /// Vectors in the order in which they apply, with what they say of their rows.
    private let marks: [(vector: DeletionVector, isWanted: Bool)]

    private init(byDefault: Bool, marks: [(vector: DeletionVector, isWanted: Bool)]) {
        self.byDefault = byDefault
        self.marks = marks
    }

    /// The rows that are not deleted.
    static func live(_ deleted: DeletionVector?) -> RowFilter {
        RowFilter(byDefault: true, marks: deleted.map { [($0, false)] } ?? [])
    }

    /// The rows of one vector that are not in another.
    static func difference(_ vector: DeletionVector?, _ other: DeletionVector?) -> RowFilter {
        let marks = [vector.map { ($0, true) }, other.map { ($0, false) }].compactMap { $0 }
        return RowFilter(byDefault: false, marks: vector == nil ? [] : marks)
    }

    /// The positions, counted from `start`, of the wanted rows among `count`; nil for all of them.
    func wanted(from start: Int64, count: Int) -> [Int32]? {
        if byDefault && marks.isEmpty { return nil }
        var mask = [Bool](repeating: byDefault, count: count)
        for (vector, isWanted) in marks { vector.mark(&mask, from: start, as: isWanted) }
        return mask.indices.compactMap { mask[$0] ? Int32($0) : nil }
    }

    /// - Throws: `Malformed` when a vector deletes rows that the file does not have.
    func check(rowCount: Int) throws {
        for (vector, _) in marks {
            if let last = vector.lastRow, last >= Int64(rowCount) {
                throw Malformed("its deletion vector names row \(last), but it has \(rowCount) rows")
            }
        }
    }
}
