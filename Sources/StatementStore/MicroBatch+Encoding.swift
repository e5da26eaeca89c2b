extension MicroBatch {
    /// Makes the changes ready for a store, in their order, on several threads when there are many: it is half of a batch's
    /// work, and the store's writer is free for the batch before.
    ///
    /// - Parameter encode: makes ready some changes that follow one another, each on its own.
    public func encodedChanges<Encoded: Sendable>(
        _ encode: @escaping @Sendable (ArraySlice<StatementChange>) -> [Encoded]
    ) async -> [Encoded] {
        let piece = 128
        guard changes.count > piece else { return encode(changes[...]) }
        return await withTaskGroup(of: (start: Int, encoded: [Encoded]).self) { group in
            for start in stride(from: 0, to: changes.count, by: piece) {
                group.addTask { (start, encode(changes[start..<min(start + piece, changes.count)])) }
            }
            var pieces: [(start: Int, encoded: [Encoded])] = []
            for await piece in group { pieces.append(piece) }
            return pieces.sorted { $0.start < $1.start }.flatMap(\.encoded)
        }
    }
}
