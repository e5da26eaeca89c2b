import GRDB

/// Where a transaction's object lies.
struct TransactionLocation {
    var statement: Int64
    var range: Range<Int>
}

extension UnsafeBufferPointer<UInt8> {
    /// - Throws: `DatabaseError` when a list names what the document does not have.
    func part(_ range: Range<Int>) throws -> UnsafeBufferPointer<UInt8> {
        guard range.upperBound <= count else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        return UnsafeBufferPointer(rebasing: self[range])
    }
}

/// Transactions' objects, cut out of their documents.
struct TransactionFragments {
    private var bytes: [UInt8] = []
    private var ranges: [Range<Int>] = []

    /// Reads each document once, and copies what lies between the first and the last object that is wanted of it.
    init(_ reader: inout QueryReader, _ locations: [TransactionLocation]) throws {
        ranges.reserveCapacity(locations.count)
        var spans: [(statement: Int64, range: Range<Int>)] = []
        var spanOf: [Int] = []
        spanOf.reserveCapacity(locations.count)
        for location in locations {
            // Few documents make a page, and neighbours are mostly of the same one.
            let span = spans.lastIndex { $0.statement == location.statement }
            if let span {
                let range = spans[span].range
                spans[span].range =
                    min(range.lowerBound, location.range.lowerBound)..<max(range.upperBound, location.range.upperBound)
            } else {
                spans.append((location.statement, location.range))
            }
            spanOf.append(span ?? spans.count - 1)
        }
        let select = try reader.prepare("SELECT document FROM documents WHERE statement = ?1")
        bytes.reserveCapacity(spans.reduce(0) { $0 + $1.range.count })
        var offsets: [Int] = []
        for span in spans {
            offsets.append(bytes.count - span.range.lowerBound)
            try select.bind(1, span.statement)
            try select.forEachRow { row in
                try row.withBlob(0) { bytes.append(contentsOf: try $0.part(span.range)) }
                return false
            }
        }
        for (location, span) in zip(locations, spanOf) {
            let start = location.range.lowerBound + offsets[span]
            ranges.append(start..<start + location.range.count)
        }
    }

    var count: Int { ranges.count }

    var size: Int { bytes.count }

    /// The bytes are valid within `body` only.
    func withBytes<T>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> T) rethrows -> T {
        try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[ranges[index]])) }
    }
}

extension QueryReader {
    mutating func fragments(_ locations: [TransactionLocation]) throws -> TransactionFragments {
        try TransactionFragments(&self, locations)
    }
}
