internal import ArrowShim

extension ArrowBatch {
    /// Some rows of columns, which must be equally long, without copying them.
    public init(_ columns: [ArrowColumn], rows: Range<Int>) {
        precondition(columns.allSatisfy { rows.lowerBound >= 0 && rows.upperBound <= $0.count }, "rows are out of range")
        let array = ArrowArray(length: rows.count, nullCount: 0, buffers: [nil], children: columns.map { $0.share(rows) })
        do {
            try self.init(fields: columns.map(\.field), consuming: array)
        } catch {
            preconditionFailure("columns have been checked when their batch was read: \(error)")
        }
    }
}

extension ArrowColumn {
    /// These rows for another consumer, who releases them.
    fileprivate func share(_ rows: Range<Int>) -> ArrowArray {
        var shared = array.pointee
        shared.offset = Int64(start + rows.lowerBound)
        shared.length = Int64(rows.count)
        // How many of the nulls are among these rows is not known.
        if shared.null_count != 0 { shared.null_count = hasValidity ? -1 : 0 }
        if layout == .none { shared.null_count = shared.length }
        shared.private_data = Unmanaged.passRetained(owner).toOpaque()
        shared.release = ArrayOwner.releaseShared
        return shared
    }
}
