/// JSON values one after the other with commas between them: the inside of an array, ready to be sent.
public struct JSONRows: Sendable, Hashable {
    public private(set) var bytes: [UInt8] = []
    private var ends: [Int] = []

    public init() {}

    public init(_ rows: [[UInt8]]) {
        bytes.reserveCapacity(rows.reduce(0) { $0 + $1.count + 1 })
        for row in rows { append(row) }
    }

    public var count: Int { ends.count }

    public var isEmpty: Bool { ends.isEmpty }

    /// Makes room for so many bytes more.
    public mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

    public mutating func append(_ row: some Collection<UInt8>) {
        if !ends.isEmpty { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: row)
        ends.append(bytes.count)
    }

    /// Takes over the bytes of the first row where there is no room for it yet.
    public mutating func append(_ row: [UInt8]) {
        guard bytes.isEmpty, bytes.capacity < row.count else { return append(row[...]) }
        bytes = row
        ends.append(bytes.count)
    }

    public subscript(index: Int) -> ArraySlice<UInt8> { bytes[(index == 0 ? 0 : ends[index - 1] + 1)..<ends[index]] }
}
