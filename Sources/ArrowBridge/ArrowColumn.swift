internal import ArrowShim

/// A view of one column of a batch, or of a part of a nested column. It keeps the batch's memory alive.
///
/// Values are got with the accessor of the column's type (see `field.type`); nil stands for null. A row outside
/// `0..<count` or the accessor of another type is a programming error and stops the program, as an array's index does.
/// What comes from the file cannot: lengths, offsets and buffers are checked when a batch is read.
///
/// Sendable: it points into memory that is never written again and that `owner` keeps.
public struct ArrowColumn: @unchecked Sendable {
    public let field: ArrowField
    public let count: Int

    let owner: ArrayOwner
    let array: UnsafePointer<ArrowArray>
    /// Position of row 0 in the buffers, and of an outer struct's row 0 in the children.
    let start: Int
    private let validity: UnsafePointer<UInt8>?
    let layout: ArrowType.Layout
    /// The second buffer: values, or offsets into `data` or the child.
    let values: UnsafeRawBufferPointer
    /// The third buffer: the bytes of strings.
    let data: UnsafeRawBufferPointer

    /// The view of `array` from its element `skipping` on; everything has been checked.
    private init(_ array: UnsafePointer<ArrowArray>, field: ArrowField, owner: ArrayOwner, skipping: Int, count: Int) {
        self.field = field
        self.owner = owner
        self.array = array
        self.count = count
        let raw = array.pointee
        start = Int(raw.offset) + skipping
        let layout = field.type.layout
        self.layout = layout
        validity = raw.null_count == 0 || layout == .none ? nil : raw.buffers?[0]?.assumingMemoryBound(to: UInt8.self)
        values = UnsafeRawBufferPointer(
            start: raw.n_buffers > 1 ? raw.buffers?[1] : nil, count: layout.byteCount(of: start + count))
        if layout.hasData, values.count > 0 {
            data = UnsafeRawBufferPointer(start: raw.buffers?[2], count: layout.offset(start + count, in: values))
        } else {
            data = UnsafeRawBufferPointer(start: nil, count: 0)
        }
    }

    /// Checks what the accessors rely on, in this array and all below it. The order of offsets has been checked by Arrow.
    init(checking array: UnsafePointer<ArrowArray>, field: ArrowField, owner: ArrayOwner, count: Int) throws {
        let raw = array.pointee
        func require(_ condition: Bool) throws {
            guard condition else { throw ArrowError(.damaged, "column \(field.name) does not have the form of its type") }
        }
        let layout = field.type.layout
        try require(raw.dictionary == nil && raw.offset >= 0 && raw.length >= count)
        try require(raw.n_buffers == Int64(layout.bufferCount))
        let children = field.type.children
        try require(raw.n_children == children.count)
        if layout.bufferCount > 1, raw.length > 0 { try require(raw.buffers?[1] != nil) }
        if layout.bufferCount > 0, raw.null_count != 0 { try require(raw.length == 0 || raw.buffers?[0] != nil) }
        self.init(array, field: field, owner: owner, skipping: 0, count: count)
        try require(data.isEmpty || raw.buffers?[2] != nil)
        for (i, field) in children.enumerated() {
            let needed = layout.isList ? (values.isEmpty ? 0 : layout.offset(start + count, in: values)) : start + count
            guard let child = raw.children?[i] else { throw ArrowError(.damaged, "column \(field.name) is missing in a batch") }
            _ = try ArrowColumn(checking: child, field: field, owner: owner, count: needed)
        }
    }

    var hasValidity: Bool { validity != nil }

    public func isNull(_ row: Int) -> Bool {
        precondition(row >= 0 && row < count, "row is out of range")
        if let validity {
            let position = start + row
            return validity[position >> 3] & (1 << UInt8(position & 7)) == 0
        }
        return layout == .none
    }

    /// The column below this one at `index`, from row 0 of this one on if it is a struct, else whole.
    func child(_ index: Int, field: ArrowField) -> ArrowColumn {
        guard let child = array.pointee.children?[index] else { preconditionFailure("children are checked when a batch is read") }
        if case .struct = self.field.type {
            return ArrowColumn(UnsafePointer(child), field: field, owner: owner, skipping: start, count: count)
        }
        let length = values.isEmpty ? 0 : layout.offset(start + count, in: values)
        return ArrowColumn(UnsafePointer(child), field: field, owner: owner, skipping: 0, count: length)
    }
}
