import ArrowBridge

/// Changed rows, with what happened to each.
public struct ChangeBatch: Sendable {
    public let rows: DeltaBatch
    /// One for each row.
    public let changeTypes: [ChangeType]
    /// As the change data file spells them, where it does not use the protocol's names.
    let spellings: [ChangeSpelling]?

    /// What happened to a row, as the file spells it: some writers put `update_pre` for `update_preimage`.
    public func changeTypeText(_ row: Int) -> String { spellings?[row].text ?? changeTypes[row].rawValue }
}

/// The texts of `_change_type`.
enum ChangeSpelling: UInt8, Sendable, CaseIterable {
    case insert, updatePreimage, updatePostimage, delete
    /// Not in the protocol, but some writers put them.
    case shortPreimage, shortPostimage

    var text: String {
        switch self {
        case .shortPreimage: "update_pre"
        case .shortPostimage: "update_post"
        default: type.rawValue
        }
    }

    var type: ChangeType {
        switch self {
        case .insert: .insert
        case .updatePreimage, .shortPreimage: .updatePreimage
        case .updatePostimage, .shortPostimage: .updatePostimage
        case .delete: .delete
        }
    }

    private static let known = allCases.map { (spelling: $0, utf8: Array($0.text.utf8)) }

    /// - Throws: `Malformed` for null and for any other text.
    init(_ column: ArrowColumn, row: Int) throws {
        let found = column.withUTF8Bytes(row) { bytes in Self.known.first { $0.utf8.elementsEqual(bytes) }?.spelling } ?? nil
        guard let found else { throw Malformed("_change_type is none that is known in a row") }
        self = found
    }
}
