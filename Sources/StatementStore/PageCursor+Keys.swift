/// Which query a cursor belongs to: its first part.
package enum CursorKind: String {
    case accounts, statements, transactions
}

extension PageCursor {
    /// - Parameters:
    ///   - keys: the numbers of the sort key.
    ///   - name: its text. Last, so that whatever stands in it cannot be taken for another part.
    package init(_ kind: CursorKind, keys: [Int64], name: String) {
        self.init(parts: [kind.rawValue] + keys.map(String.init) + [name])
    }
}

/// The parts of a cursor that belongs to the query.
package struct CursorReader {
    package let keys: [Int64]
    package let name: String

    /// - Throws: ``StoreError/invalidCursor``.
    package init(_ cursor: PageCursor, kind: CursorKind, keys count: Int) throws {
        let parts = cursor.parts
        guard parts.count >= 2 + count, parts[0] == kind.rawValue else { throw StoreError.invalidCursor }
        keys = parts[1..<1 + count].compactMap { Int64($0) }
        guard keys.count == count else { throw StoreError.invalidCursor }
        name = parts[(1 + count)...].joined(separator: "\u{1F}")
    }
}
